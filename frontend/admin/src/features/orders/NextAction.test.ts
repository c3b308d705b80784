import { describe, expect, it } from "vitest";
import { stepOf } from "./NextAction";

const hold = { id: "1", kind: "rx_unverified", reason: "", openedAt: "2026-01-01T00:00:00Z", releasedAt: null, releasedBy: null };

describe("stepOf", () => {
  it("sends an unverified prescription to the optician before anything else", () => {
    expect(stepOf({ status: "in_production", number: "SO-000001", holds: [hold] })?.to).toBe("/prescriptions");
  });
  it("follows the state once the hold is released", () => {
    const released = { ...hold, releasedAt: "2026-01-02T00:00:00Z" };
    expect(stepOf({ status: "in_production", number: "SO-000001", holds: [released] })?.to).toBe("/lab");
    expect(stepOf({ status: "ready", number: "SO-000001", holds: [] })?.search).toEqual({ open: "SO-000001" });
    expect(stepOf({ status: "delivered", number: "SO-000001", holds: null })).toBeNull();
  });
});
