import type { Deed } from "./queue";

const BY_CODE: readonly (readonly [code: RegExp, advice: string])[] = [
  [/^WAREHOUSE_CLAIMED$/, "Leave it to the colleague, and give back what you took."],
  [/BIN_FULL$/, "Take the goods to the bin named above, or to the nearest with room, and scan them there."],
  [/WRONG_SCAN$/, "Go back to the place and scan it once more."],
  [/EXPIRY_PAST$/, "Set it aside; it is received as damaged, into quarantine."],
  [/EXPIRY_(MISSING|DIFFERS)$/, "Read the date on the label again and receive it once more."],
  [/LOT_NEEDED$/, "Find the lot on the piece or its carton, and scan it with the piece."],
  [/OVER_RECEIPT$/, "Set the surplus aside and ask the buyer before it is received."],
  [/^FORBIDDEN$/, "Ask somebody whose role allows it, then say it is settled."],
  [/^FAULT$/, "Send it again in a while. If it fails again, show the request id to an administrator."],
  [/IDEMPOTENCY_CONFLICT$/, "It was booked with other figures. Look the place up before you go on."],
];

const BY_KIND: Readonly<Record<string, string>> = {
  claimPick: "Go on with the next task.",
  confirmPick: "Put the pieces back into their bin: the order does not need them from there any more.",
  undoPick: "Leave the pieces where they lie: the order has gone on without you.",
  receiveGoods: "Keep the goods together and show the buyer what was refused.",
  claimCount: "Go on with the next place.",
  recordCount: "Count the place once more when its count comes up again.",
  moveStock: "Carry the goods back to where they came from and look the article up.",
  claimPutaway: "Leave the goods where they are and scan the next piece.",
  confirmPutaway: "Bring the goods back to where they came from and look the article up.",
  undoPutaway: "Leave the goods on the shelf: they stay booked there.",
  reportShort: "Nothing is to be done: the task was settled meanwhile.",
};

/** What the one with the handheld does about a refusal. */
export function adviceFor(deed: Pick<Deed, "kind" | "refused">): string {
  const code = deed.refused?.code ?? "";
  return (
    BY_CODE.find(([pattern]) => pattern.test(code))?.[1] ??
    BY_KIND[deed.kind] ??
    "Look the place up, and put it right by hand."
  );
}
