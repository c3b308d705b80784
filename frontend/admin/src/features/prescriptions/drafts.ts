import { useState } from "react";

// In memory only: what is typed here is about someone's eyes and is not left behind on the device.
const drafts = new Map<string, unknown>();

/** State that outlives its screen: going to the next prescription and coming back finds what was typed. `forget` drops it. */
export function useDraft<Value>(key: string, initial: Value): [Value, (value: Value) => void, () => void] {
  const [value, setValue] = useState<Value>(() => (drafts.has(key) ? (drafts.get(key) as Value) : initial));
  return [
    value,
    (next) => {
      drafts.set(key, next);
      setValue(next);
    },
    () => {
      drafts.delete(key);
      setValue(initial);
    },
  ];
}
