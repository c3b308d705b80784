import { z } from "zod";

const KEY = "fovea.holder";

/** Who was signed in on this device last: name and what they may do, no more than the screens show. */
const holder = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  roles: z.array(z.string()),
  permissions: z.array(z.string()),
});
export type Holder = z.infer<typeof holder>;

/** The last one, to go on as while the house cannot be asked; what no longer fits is forgotten. */
export function lastHolder(): Holder | null {
  try {
    const parsed = holder.safeParse(JSON.parse(localStorage.getItem(KEY) ?? "null"));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/** Writes down who holds the device; null forgets them. */
export function keepHolder(staff: Holder | null): void {
  if (staff === null) localStorage.removeItem(KEY);
  else localStorage.setItem(KEY, JSON.stringify(holder.parse(staff)));
}
