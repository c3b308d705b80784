const NAME = "fovea-payment-attempt";

interface Kept {
  cartId: string;
  key: string;
  /** The bank has begun to ask the shopper about it. */
  asked?: boolean;
}

function read(): Kept | null {
  try {
    return JSON.parse(sessionStorage.getItem(NAME) ?? "null") as Kept | null;
  } catch {
    return null;
  }
}

/** A new attempt for this cart: the next press on "Pay" is another payment. */
export function newAttempt(cartId: string): string {
  const key = crypto.randomUUID();
  sessionStorage.setItem(NAME, JSON.stringify({ cartId, key } satisfies Kept));
  return key;
}

/** The attempt under way. It outlives reloads and lost answers, so that the same press is never paid twice. */
export function currentAttempt(cartId: string): string {
  const kept = read();
  return kept?.cartId === cartId && kept.key ? kept.key : newAttempt(cartId);
}

/** The bank is asking about the attempt under way; its question lives in this page and dies with it. */
export function bankAsks(cartId: string): void {
  sessionStorage.setItem(NAME, JSON.stringify({ cartId, key: currentAttempt(cartId), asked: true } satisfies Kept));
}

/**
 * True when the bank's question was left unanswered (a reload, "back"): what it was about was never authorised, and a new
 * attempt at the same order takes its place. If the answer came through after all, the server knows the order as paid.
 */
export function leftTheBank(cartId: string): boolean {
  const kept = read();
  if (kept?.cartId !== cartId || !kept.asked) return false;
  newAttempt(cartId);
  return true;
}
