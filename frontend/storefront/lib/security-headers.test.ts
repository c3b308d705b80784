import { describe, expect, it } from "vitest";
import { contentSecurityPolicy, mayPay, securityHeaders } from "./security-headers";

const policy = { nonce: "abc", adyenUrl: null, development: false, secure: true, path: "/frames" };

describe("security headers", () => {
  it("run scripts by nonce only and frame nothing but the card fields", () => {
    const text = contentSecurityPolicy(policy);
    expect(text).toContain("script-src 'self' 'nonce-abc' 'strict-dynamic';");
    expect(text).not.toContain("unsafe-eval");
    expect(text).toContain("frame-src 'self' https://*.adyen.com;");
    expect(text).toContain("frame-ancestors 'none'");
  });

  it("let no other origin in", () => {
    const sources = contentSecurityPolicy(policy)
      .split("; ")
      .flatMap((rule) => rule.split(" ").slice(1));
    expect(sources).not.toContain("*");
    expect(sources).not.toContain("https:");
    expect(sources.filter((source) => source.startsWith("http"))).toEqual(Array(4).fill("https://*.adyen.com"));
    for (const rule of ["default-src 'self'", "object-src 'none'", "base-uri 'none'", "form-action 'self' https://*.adyen.com"]) {
      expect(contentSecurityPolicy(policy)).toContain(rule);
    }
    expect(contentSecurityPolicy(policy).match(/unsafe-inline/g)).toHaveLength(1);
  });

  it("let banks ask in frames where a card is paid, and nothing else", () => {
    const rules = (path: string): string[] => contentSecurityPolicy({ ...policy, path }).split("; ");
    const added = rules("/checkout").filter((rule) => !rules("/frames").includes(rule));
    expect(added).toEqual(["frame-src 'self' https://*.adyen.com https:", "form-action 'self' https://*.adyen.com https:"]);
    expect(["/checkout", "/checkout/return", "/orders/SO-000001"].every(mayPay)).toBe(true);
    expect(["/", "/cart", "/checkouts", "/account/orders"].some(mayPay)).toBe(false);
    expect(contentSecurityPolicy({ ...policy, path: "/checkout", adyenUrl: "http://127.0.0.1:8100" })).not.toContain("https:");
  });

  it("use the configured card field address, as an origin", () => {
    expect(contentSecurityPolicy({ ...policy, adyenUrl: "http://127.0.0.1:8100/x/" })).toContain("frame-src 'self' http://127.0.0.1:8100;");
  });

  it("promise HTTPS only where there is HTTPS", () => {
    expect(securityHeaders(policy)["strict-transport-security"]).toContain("max-age=31536000");
    expect(securityHeaders({ ...policy, secure: false })["strict-transport-security"]).toBeUndefined();
  });
});
