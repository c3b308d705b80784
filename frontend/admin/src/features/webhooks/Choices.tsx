import { useId } from "react";

interface ChoicesProps {
  legend: string;
  options: readonly { value: string; label: string }[];
  chosen: readonly string[];
  onChange: (chosen: string[]) => void;
  error?: string | null;
}

/** Several of a short list, as plain check boxes; what is wrong stands below them. */
export function Choices({ legend, options, chosen, onChange, error }: ChoicesProps) {
  const id = useId();
  return (
    <fieldset className="check-list" aria-describedby={error ? id : undefined}>
      <legend>{legend}</legend>
      {options.map((option) => (
        <label key={option.value}>
          <input
            type="checkbox"
            checked={chosen.includes(option.value)}
            onChange={(event) =>
              onChange(
                event.target.checked ? [...chosen, option.value] : chosen.filter((value) => value !== option.value),
              )
            }
          />
          {option.label}
        </label>
      ))}
      {error && (
        <p className="fv-error" id={id} role="alert">
          {error}
        </p>
      )}
    </fieldset>
  );
}
