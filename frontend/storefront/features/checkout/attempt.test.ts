import { beforeEach, describe, expect, it, vi } from "vitest";
import { currentAttempt, newAttempt } from "./attempt";

beforeEach(() => {
  const kept = new Map<string, string>();
  vi.stubGlobal("sessionStorage", { getItem: (name: string) => kept.get(name) ?? null, setItem: (name: string, value: string) => kept.set(name, value) });
});

describe("payment attempt", () => {
  it("keeps its key until a new one begins", () => {
    const key = currentAttempt("cart-1");
    expect(currentAttempt("cart-1")).toBe(key);
    expect(newAttempt("cart-1")).not.toBe(key);
    expect(currentAttempt("cart-1")).not.toBe(key);
  });

  it("belongs to one cart", () => {
    const key = currentAttempt("cart-1");
    expect(currentAttempt("cart-2")).not.toBe(key);
  });

  it("starts again when what was kept cannot be read", () => {
    sessionStorage.setItem("fovea-payment-attempt", "{");
    expect(currentAttempt("cart-1")).toHaveLength(36);
  });
});
