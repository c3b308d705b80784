import { describe, expect, it } from "vitest";
import { contentSecurityPolicy, securityHeaders } from "./security-headers";

const policy = { nonce: "abc", adyenUrl: null, development: false, secure: true };

describe("security headers", () => {
  it("run scripts by nonce only and frame nothing but the card fields", () => {
    const text = contentSecurityPolicy(policy);
    expect(text).toContain("script-src 'self' 'nonce-abc' 'strict-dynamic';");
    expect(text).not.toContain("unsafe-eval");
    expect(text).toContain("frame-src 'self' https://*.adyen.com;");
    expect(text).toContain("frame-ancestors 'none'");
  });

  it("use the configured card field address, as an origin", () => {
    expect(contentSecurityPolicy({ ...policy, adyenUrl: "http://127.0.0.1:8100/x/" })).toContain("frame-src 'self' http://127.0.0.1:8100;");
  });

  it("promise HTTPS only where there is HTTPS", () => {
    expect(securityHeaders(policy)["strict-transport-security"]).toContain("max-age=31536000");
    expect(securityHeaders({ ...policy, secure: false })["strict-transport-security"]).toBeUndefined();
  });
});
