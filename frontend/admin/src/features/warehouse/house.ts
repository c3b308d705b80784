import { z } from "zod";
import { useStored } from "../../lib/stored";

/** Where this device last worked; a house that has closed since is not offered again. */
const code = z.string().regex(/^[A-Z0-9-]{1,20}$/);
const KEY = "fovea.warehouse";

/** The house to begin with: the one chosen now, else the one this device last worked in, else the first of the list. */
export function houseOf(houses: readonly string[], chosen: string | null, last: string | null): string {
  return [chosen, last].find((one) => one !== null && houses.includes(one)) ?? houses[0] ?? "";
}

/** The house one works in, kept on this device. */
export function useLastHouse(): [last: string | null, keep: (code: string) => void] {
  return useStored<string | null>(KEY, code, null);
}
