import { useEffect, useRef, useState } from "react";

interface SearchBoxProps {
  label: string;
  placeholder: string;
  value: string;
  onChange: (text: string) => void;
}

const PAUSE_MS = 250;

/** Free text that searches when typing pauses; `/` focuses it. */
export function SearchBox({ label, placeholder, value, onChange }: SearchBoxProps) {
  const [text, setText] = useState(value);
  const [shown, setShown] = useState(value);
  const timer = useRef<number | undefined>(undefined);
  // The address may change by a chip or a view; the box then shows what is searched for.
  if (value !== shown) {
    setShown(value);
    if (value !== text.trim()) setText(value);
  }
  useEffect(() => () => window.clearTimeout(timer.current), []);

  const search = (next: string, pause: number) => {
    window.clearTimeout(timer.current);
    timer.current = window.setTimeout(() => onChange(next.trim()), pause);
  };
  return (
    <input
      type="search"
      data-search
      className="fv-input search"
      aria-label={label}
      placeholder={placeholder}
      value={text}
      onChange={(event) => {
        setText(event.target.value);
        search(event.target.value, PAUSE_MS);
      }}
      onKeyDown={(event) => {
        if (event.key === "Enter") search(text, 0);
        if (event.key === "Escape") event.currentTarget.blur();
      }}
    />
  );
}
