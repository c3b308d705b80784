import type { IconName } from "@fovea/ui";
import { z } from "zod";

/** The jobs of a handheld, in the order goods go through the house. */
export const MODES = [
  { key: "pick", label: "Pick", says: "Fetch what orders need, bin after bin", icon: "bag", needs: "warehouse:pick:work" },
  { key: "receive", label: "Receive", says: "Unpack a delivery and check it", icon: "truck", needs: "procurement:receipt:create" },
  { key: "putaway", label: "Put away", says: "From the dock to a shelf with room", icon: "warehouse", needs: "warehouse:putaway:work" },
  { key: "count", label: "Count", says: "What really lies in a bin", icon: "list", needs: "warehouse:count:work" },
  { key: "move", label: "Move", says: "From one place to another", icon: "arrow-right", needs: "inventory:stock:move" },
  { key: "lookup", label: "Look up", says: "What is this, and where is more of it", icon: "search", needs: "warehouse:pick:read" },
] as const satisfies readonly { key: string; label: string; says: string; icon: IconName; needs: string }[];

export type ModeKey = (typeof MODES)[number]["key"];

const KEYS = MODES.map((mode) => mode.key) as [ModeKey, ...ModeKey[]];

export const scanSearch = z.object({ mode: z.enum(KEYS).optional().catch(undefined) });
