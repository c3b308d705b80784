/**
 * The idempotency key of what the user is trying to do.
 *
 * The same wish sent again after a lost answer must carry the same key, or money and stock would move twice. A wish that
 * was answered, or whose content the user changed, is a new one: the server refuses an old key with another body.
 */
export class Intent {
  private pending: { key: string; body: string } | null = null;

  constructor(private readonly newKey: () => string = () => crypto.randomUUID()) {}

  /** The key for this body: the one already in the air while no answer has come, else a new one. */
  keyFor(body: unknown): string {
    const text = JSON.stringify(body);
    if (this.pending?.body !== text) this.pending = { key: this.newKey(), body: text };
    return this.pending.key;
  }

  /** An answer came, yes or no: the next wish is a new one. */
  settle(): void {
    this.pending = null;
  }
}
