import { ItemLabelsDocument, ScannedDocument } from "@fovea/gql/admin";
import { useCallback, useRef } from "react";
import { failureKind, queryClient, send } from "../../lib/api";
import { barcodeOf, readGs1 } from "../../lib/gs1";
import { problemOf } from "../../lib/problem";
import { normaliseScan } from "../../lib/scan";

/** An article in the hand. */
export interface Article {
  sku: string;
  name: string;
  barcode: string;
  tracking: string;
  lot: string;
  /** Whether a delivery of it comes in with an expiry date, and the one its label says. */
  dated: boolean;
  expiresOn: string;
  picture?: { url: string; alt: string } | null;
}

export type Named = { ok: true; article: Article } | { ok: false; text: string };
const ANSWER_WITHIN_MS = 6_000;

/**
 * What was scanned, as an article: from what this device has seen, else asked of the house. Without network a SKU is taken
 * at its word, for the house checks it when the scan arrives; a barcode the device has never seen cannot be.
 */
export function useArticle(): (raw: string) => Promise<Named> {
  const seen = useRef(new Map<string, Article>());
  return useCallback(async (raw) => {
    const gs1 = readGs1(raw, new Date());
    if (gs1?.kind === "misread") return { ok: false, text: gs1.reason };
    const said = gs1 && { lot: gs1.label.lot || gs1.label.serial, expiresOn: gs1.label.expiresOn };
    const code = gs1 ? barcodeOf(gs1.label) : normaliseScan(raw);
    if (code === "") return { ok: false, text: gs1 ? "This label names no article. Scan the piece." : "Nothing was read. Scan the piece again." };
    const known = seen.current.get(code) ?? amongLabels(code);
    if (known) return { ok: true, article: { ...known, ...said } };
    try {
      const { scanned } = await send(ScannedDocument, { code: raw }, AbortSignal.timeout(ANSWER_WITHIN_MS));
      const problem = problemOf(scanned);
      if (problem) return { ok: false, text: problem.message };
      if (scanned.__typename !== "ScannedItem") return { ok: false, text: `${code} is no article. Scan the piece.` };
      const { sku, name, barcode, tracking, dated, picture } = scanned.item;
      const article = { sku, name, barcode, tracking, dated, lot: gs1 ? "" : scanned.lot, expiresOn: "", picture };
      for (const label of [sku, barcode, code]) if (label) seen.current.set(label, article);
      return { ok: true, article: { ...article, ...said } };
    } catch (failure) {
      if (failureKind(failure) !== "unreachable" && !(failure instanceof DOMException)) {
        return { ok: false, text: "This could not be looked up. Scan it again." };
      }
      if (/^\d+$/.test(code)) {
        return { ok: false, text: "No network, and this device has not seen that barcode yet. Type the SKU instead." };
      }
      return { ok: true, article: { sku: code, name: code, barcode: "", tracking: "none", dated: false, lot: "", expiresOn: "" } };
    }
  }, []);
}

/** Labels that the pick mode has read already. */
function amongLabels(code: string): Article | undefined {
  const answers = queryClient.getQueriesData<{ itemLabels: Omit<Article, "lot" | "expiresOn">[] }>({
    queryKey: [/query (\w+)/.exec(ItemLabelsDocument.toString())?.[1] ?? ""],
  });
  const label = answers
    .flatMap(([, data]) => data?.itemLabels ?? [])
    .find((one) => one.sku === code || (one.barcode !== "" && one.barcode === code));
  return label && { ...label, lot: "", expiresOn: "" };
}
