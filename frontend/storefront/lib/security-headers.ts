/** Adyen's own origins, used when no other address is configured. */
const ADYEN_ORIGINS = "https://*.adyen.com";

interface Policy {
  nonce: string;
  adyenUrl: string | null;
  development: boolean;
  secure: boolean;
}

/** The content security policy of a page. Scripts run by nonce only; the card fields are the one foreign origin. */
export function contentSecurityPolicy({ nonce, adyenUrl, development, secure }: Policy): string {
  const adyen = adyenUrl ? new URL(adyenUrl).origin : ADYEN_ORIGINS;
  const rules: Record<string, string[]> = {
    "default-src": ["'self'"],
    "script-src": ["'self'", `'nonce-${nonce}'`, "'strict-dynamic'", ...(development ? ["'unsafe-eval'"] : [])],
    /* Style attributes carry colour dots and drawings; styles cannot run code. */
    "style-src": ["'self'", "'unsafe-inline'"],
    "img-src": ["'self'", "data:", adyen],
    "font-src": ["'self'"],
    "connect-src": ["'self'", adyen, ...(development ? ["ws:"] : [])],
    "frame-src": ["'self'", adyen],
    "form-action": ["'self'", adyen],
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
