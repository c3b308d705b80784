import { Button, Icon } from "@fovea/ui";
import { DropdownMenu } from "radix-ui";

interface CheckMenuProps {
  label: string;
  options: readonly { value: string; label: string }[];
  chosen: readonly string[];
  onChange: (chosen: string[]) => void;
  /** Whether the button says how many are on. */
  shows?: boolean;
}

/** A menu of choices that can be on together. */
export function CheckMenu({ label, options, chosen, onChange, shows = true }: CheckMenuProps) {
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger asChild>
        <Button>
          <span className="row nowrap">
            {label}
            {shows && chosen.length > 0 && <span className="count">{chosen.length}</span>}
            <Icon name="chevron-down" size={16} />
          </span>
        </Button>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="menu" align="start" sideOffset={4}>
          {options.map((option) => (
            <DropdownMenu.CheckboxItem
              key={option.value}
              className="menu-item"
              checked={chosen.includes(option.value)}
              onSelect={(event) => event.preventDefault()}
              onCheckedChange={(on) =>
                onChange(on ? [...chosen, option.value] : chosen.filter((value) => value !== option.value))
              }
            >
              <span className="menu-box" aria-hidden>
                <Icon name="check" size={12} />
              </span>
              {option.label}
            </DropdownMenu.CheckboxItem>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
