"use client";

import { useRef } from "react";
import { chooseCurrency } from "./actions";

export function CurrencySwitch({ current, options }: { current: string; options: readonly string[] }) {
  const form = useRef<HTMLFormElement>(null);
  return (
    <form action={chooseCurrency} ref={form}>
      <label>
        <span className="fv-sr">Currency</span>
        <select name="currency" key={current} defaultValue={current} onChange={() => form.current?.requestSubmit()}>
          {options.map((code) => (
            <option key={code} value={code}>
              {code}
            </option>
          ))}
        </select>
      </label>
      <noscript>
        <button type="submit">Change currency</button>
      </noscript>
    </form>
  );
}
