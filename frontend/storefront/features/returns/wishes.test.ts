import type { ForecastViewFragment } from "@fovea/gql/storefront";
import { describe, expect, it } from "vitest";
import { askable, complete, differenceSentence, endOf, grouped } from "./wishes";

const money = { minor: 100, currency: "USD" };
const option = (outcome: string) => ({ outcome, label: outcome, sentence: "", amount: money, fee: money });
const forecast = (...outcomes: string[]): ForecastViewFragment =>
  ({ refusal: null, atOnce: true, sentences: [], lines: [], options: outcomes.map(option), exchanges: [] }) as unknown as ForecastViewFragment;

describe("what is sent back", () => {
  it("is complete with a number and a reason", () => {
    expect(complete({ a: { quantity: 1, reason: "damaged" }, b: { quantity: 0, reason: "damaged" }, c: { quantity: 1, reason: "" } })).toEqual([
      { orderLineId: "a", quantity: 1, reason: "damaged" },
    ]);
  });

  it("has its reasons under their kinds", () => {
    const reason = (group: string, code: string) => ({ group, code, label: code, until: "2026-03-01" });
    expect(grouped([reason("fit", "a"), reason("mind", "b"), reason("fit", "c")]).map((one) => [one.group, one.reasons.length])).toEqual([
      ["fit", 2],
      ["mind", 1],
    ]);
  });
});

describe("another piece", () => {
  const usd = (minor: number) => ({ minor, currency: "USD" });

  it("says what happens to the difference, if there is one", () => {
    expect(differenceSentence(usd(4950))).toMatch(/where to pay \$49\.50.*refund instead/);
    expect(differenceSentence(usd(-530))).toMatch(/\$5\.30 go back/);
    expect(differenceSentence(usd(0))).toBeNull();
    expect(differenceSentence(undefined)).toBeNull();
  });
});

describe("how it ends", () => {
  it("is what was chosen while that is offered", () => {
    expect(endOf(forecast("refund", "store_credit"), "store_credit")).toBe("store_credit");
    expect(endOf(forecast("repair"), "store_credit")).toBe("repair");
    expect(endOf(null, "refund")).toBeNull();
  });

  it("can be asked for once an exchange has its other piece", () => {
    const lines = [{ orderLineId: "a", quantity: 1, reason: "too_small" }];
    expect(askable(lines, forecast("exchange"), "exchange", "")).toBe(false);
    expect(askable(lines, forecast("exchange"), "exchange", "SKU")).toBe(true);
    expect(askable([], forecast("refund"), "refund", "")).toBe(false);
    expect(askable(lines, { ...forecast("refund"), refusal: "Too late." }, "refund", "")).toBe(false);
  });
});
