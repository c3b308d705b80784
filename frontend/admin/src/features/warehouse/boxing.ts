/** So many pieces of an order's line. */
export interface Pieces {
  orderLineId: string;
  quantity: number;
}

/** The pieces that were chosen for the box, none of more than stand here. */
export function chosenPieces(here: readonly Pieces[], taken: Readonly<Record<string, number>>): Pieces[] {
  return here
    .map(({ orderLineId, quantity }) => ({
      orderLineId,
      quantity: Math.max(0, Math.min(quantity, taken[orderLineId] ?? quantity)),
    }))
    .filter((one) => one.quantity > 0);
}

/** What the API is asked to pack: null for all that is left of the order, so that nothing is left out by mistake. */
export function linesToPack(
  here: readonly Pieces[],
  later: readonly Pieces[],
  taken: Readonly<Record<string, number>>,
): Pieces[] | null {
  const chosen = chosenPieces(here, taken);
  const whole = later.length === 0 && count(chosen) === count(here);
  return whole ? null : chosen;
}

export function count(pieces: readonly Pieces[]): number {
  return pieces.reduce((sum, one) => sum + one.quantity, 0);
}

/** The states of a parcel that is still with us. */
export function isWithUs(status: string): boolean {
  return status === "open" || status === "labelled";
}
