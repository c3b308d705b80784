import { beforeEach, describe, expect, it, vi } from "vitest";
import { bankAsks, currentAttempt, leftTheBank, newAttempt } from "./attempt";

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

  it("is another one when the bank's question was left unanswered, and says so once", () => {
    const key = currentAttempt("cart-1");
    expect(leftTheBank("cart-1")).toBe(false);
    bankAsks("cart-1");
    expect(currentAttempt("cart-1")).toBe(key);
    expect(leftTheBank("cart-2")).toBe(false);
    expect(leftTheBank("cart-1")).toBe(true);
    expect(currentAttempt("cart-1")).not.toBe(key);
    expect(leftTheBank("cart-1")).toBe(false);
  });
});
