/** Adyen's own origins, used when no other address is configured. */
const ADYEN_ORIGINS = "https://*.adyen.com";
/** Where a card is paid, the bank that issued it asks in a frame, at an address that only it knows. */
const PAYING = /^\/(checkout|orders)(\/|$)/;
const ANY_BANK = "https:";

interface Policy {
  nonce: string;
  adyenUrl: string | null;
  development: boolean;
  secure: boolean;
  path: string;
}

/** True for the pages whose policy lets a bank ask in a frame; a page's policy is that of the path it was loaded at. */
export function mayPay(path: string): boolean {
  return PAYING.test(path);
}

/**
 * The content security policy of a page. Scripts run by nonce only; the card fields are the one foreign origin, and where
 * a card is paid, banks may be framed and sent to. A simulated provider is its own bank.
 */
export function contentSecurityPolicy({ nonce, adyenUrl, development, secure, path }: Policy): string {
  const adyen = adyenUrl ? new URL(adyenUrl).origin : ADYEN_ORIGINS;
  const banks = !adyenUrl && mayPay(path) ? [ANY_BANK] : [];
  const rules: Record<string, string[]> = {
    "default-src": ["'self'"],
    "script-src": ["'self'", `'nonce-${nonce}'`, "'strict-dynamic'", ...(development ? ["'unsafe-eval'"] : [])],
    /* Style attributes carry colour dots and drawings; styles cannot run code. */
    "style-src": ["'self'", "'unsafe-inline'"],
    "img-src": ["'self'", "data:", adyen],
    "font-src": ["'self'"],
    "connect-src": ["'self'", adyen, ...(development ? ["ws:"] : [])],
    "frame-src": ["'self'", adyen, ...banks],
    "form-action": ["'self'", adyen, ...banks],
    "frame-ancestors": ["'none'"],
    "base-uri": ["'none'"],
    "object-src": ["'none'"],
  };
  const text = Object.entries(rules).map(([name, sources]) => `${name} ${sources.join(" ")}`);
  if (secure) text.push("upgrade-insecure-requests");
  return text.join("; ");
}

export function securityHeaders(policy: Policy): Record<string, string> {
  return {
    "content-security-policy": contentSecurityPolicy(policy),
    "x-content-type-options": "nosniff",
    "referrer-policy": "strict-origin-when-cross-origin",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(self)",
    ...(policy.secure ? { "strict-transport-security": "max-age=31536000; includeSubDomains" } : {}),
  };
}
