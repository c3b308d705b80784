import { useState } from "react";
import type { z } from "zod";

/** A small value kept on this device; what was stored by another version and no longer fits is dropped. */
export function useStored<Value>(
  key: string,
  shape: z.ZodType<Value>,
  initial: Value,
): [Value, (value: Value) => void] {
  const [value, setValue] = useState(() => read(key, shape) ?? initial);
  const store = (next: Value) => {
    setValue(next);
    localStorage.setItem(key, JSON.stringify(next));
  };
  return [value, store];
}

function read<Value>(key: string, shape: z.ZodType<Value>): Value | null {
  try {
    const parsed = shape.safeParse(JSON.parse(localStorage.getItem(key) ?? "null"));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
