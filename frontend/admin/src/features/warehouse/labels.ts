type Form = "pdf" | "zpl";

/** Where the labels of a zone's bins are; without one, of every bin of the warehouse. */
export function binLabels(form: Form, warehouse: string, zone: string): string {
  const asked = new URLSearchParams({ warehouse, ...(zone ? { zone } : {}) });
  return `/documents/stickers/bins.${form}?${asked.toString()}`;
}

/** Where the labels of so many totes are. */
export function toteLabels(form: Form, from: string, count: string): string {
  return `/documents/stickers/totes.${form}?${new URLSearchParams({ from, count }).toString()}`;
}
