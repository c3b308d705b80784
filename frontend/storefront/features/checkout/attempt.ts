const NAME = "fovea-payment-attempt";

interface Kept {
  cartId: string;
  key: string;
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
