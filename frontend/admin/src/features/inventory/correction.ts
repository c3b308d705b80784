import { z } from "zod";

/** What a correction may be for, as it is counted later. */
export const REASONS = [
  { value: "damaged", label: "Damaged" },
  { value: "lost", label: "Lost" },
  { value: "found", label: "Found" },
  { value: "expired", label: "Expired" },
  { value: "stolen", label: "Stolen" },
  { value: "sample", label: "Sample or display" },
  { value: "other", label: "Something else" },
] as const;

const ONLY_OUT = ["damaged", "lost", "expired", "stolen", "sample"];

/** A correction as it is typed: the difference agrees with what it is for. */
export const correction = z
  .object({
    delta: z
      .string()
      .trim()
      .regex(/^[+-]?\d{1,5}$/, "A whole number such as -1 or 3.")
      .refine((text) => Number(text) !== 0, "Zero changes nothing."),
    reasonCode: z.enum(REASONS.map((reason) => reason.value) as [string, ...string[]]),
    reason: z.string().trim().min(3, "Say why in a few words.").max(200),
  })
  .superRefine(({ delta, reasonCode }, context) => {
    const sign = Math.sign(Number(delta));
    if (sign > 0 && ONLY_OUT.includes(reasonCode)) {
      context.addIssue({ code: "custom", path: ["delta"], message: "This kind is taken off: write it with a minus." });
    }
    if (sign < 0 && reasonCode === "found") {
      context.addIssue({ code: "custom", path: ["delta"], message: "What is found is added." });
    }
  });
export type Correction = z.infer<typeof correction>;
