import { useEffect, useRef } from "react";

interface TabsProps {
  label: string;
  tabs: readonly { value: string; label: string; count?: number | null }[];
  value: string;
  onChange: (value: string) => void;
}

/** A row of lists to choose from; the choice stands in the address, so these are links in spirit and buttons in form. */
export function Tabs({ label, tabs, value, onChange }: TabsProps) {
  const row = useRef<HTMLElement>(null);
  // On a phone the row scrolls; the chosen one must not start outside of it.
  useEffect(() => {
    row.current?.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [value]);
  return (
    <nav className="tabs" aria-label={label} ref={row}>
      {tabs.map((tab) => (
        <button
          key={tab.value}
          type="button"
          className="tab"
          aria-current={tab.value === value ? "true" : undefined}
          onClick={() => onChange(tab.value)}
        >
          {tab.label}
          {tab.count !== undefined && tab.count !== null && <span className="count">{tab.count}</span>}
        </button>
      ))}
    </nav>
  );
}
