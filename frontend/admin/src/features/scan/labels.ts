import { normaliseScan } from "../../lib/scan";

/** What an article's label may be scanned as. */
export interface LabelledArticle {
  sku: string;
  barcode: string;
}

/** The SKU behind a scan, where it is the barcode of one of these articles; else the scan as it came. */
export function asSku(raw: string, articles: readonly LabelledArticle[]): string {
  const code = normaliseScan(raw);
  return articles.find(({ barcode }) => barcode !== "" && barcode === code)?.sku ?? raw;
}
