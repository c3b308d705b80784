import { describe, expect, it } from "vitest";
import { insist, settleCompleted, settleFinished, settlePlaced, unsettled } from "./outcome";
import { sessionResultOf } from "./provider";

const href = ({ number }: { number: string }): string => `/orders/${number}`;
const payment = { orderNumber: "SO-000001", orderToken: "t", action: null };
const usd = (minor: number) => ({ minor, currency: "USD" });

describe("settlePlaced", () => {
  it.each(["AUTHORISED", "PENDING", "UNKNOWN"] as const)("goes to the confirmation when %s", (status) => {
    const settled = settlePlaced({ __typename: "PlaceOrderSuccess", payment: { ...payment, status } }, href);
    expect(settled).toEqual({ outcome: { kind: "placed", href: "/orders/SO-000001" }, placed: { number: "SO-000001", token: "t" } });
  });

  it("remembers the order before the bank asks", () => {
    const settled = settlePlaced({ __typename: "PlaceOrderSuccess", payment: { ...payment, status: "ACTION_REQUIRED", action: { type: "redirect" } } }, href);
    expect(settled.outcome).toEqual({ kind: "action", action: { type: "redirect" } });
    expect(settled.placed?.number).toBe("SO-000001");
  });

  it("starts a new attempt after a refusal and remembers no order", () => {
    const settled = settlePlaced({ __typename: "PaymentRefused", code: "PAYMENT_REFUSED", message: "Your bank said no.", path: [] }, href);
    expect(settled).toEqual({ outcome: { kind: "refused", message: "Your bank said no.", fresh: true }, placed: null });
  });

  it("keeps the attempt when the provider was not asked: pressing again is the same payment", () => {
    const settled = settlePlaced({ __typename: "Refusal", code: "PAYMENTS_UNAVAILABLE", message: "Try again in a minute.", path: [] }, href);
    expect(settled).toEqual({ outcome: { kind: "refused", message: "Try again in a minute.", fresh: false }, placed: null });
  });

  it("says the new total when it changed", () => {
    const totals = { taxEstimated: false, subtotal: usd(1), shipping: usd(1), tax: usd(1), total: usd(16500) };
    const { outcome } = settlePlaced({ __typename: "CheckoutQuoteChanged", code: "CHECKOUT_QUOTE_CHANGED", message: "", path: [], totals }, href);
    expect(outcome.kind === "changed" && outcome.message).toContain("$165.00");
  });
});

describe("settleCompleted", () => {
  it("is a refusal when the bank refused", () => {
    const { outcome } = settleCompleted({ __typename: "CompletePaymentActionSuccess", payment: { ...payment, status: "REFUSED" } }, href);
    expect(outcome).toMatchObject({ kind: "refused", fresh: true });
  });

  it("hands the bank's next question on", () => {
    const action = { type: "threeDS2", subtype: "challenge" };
    const { outcome } = settleCompleted({ __typename: "CompletePaymentActionSuccess", payment: { ...payment, status: "ACTION_REQUIRED", action } }, href);
    expect(outcome).toEqual({ kind: "action", action });
  });
});

describe("insist", () => {
  const said = (...answers: string[]) => {
    const left = [...answers];
    return { press: () => Promise.resolve(left.shift() ?? "nothing left"), left };
  };
  const unknown = (answer: string): boolean => answer === "PENDING";

  it("presses once when it is known", async () => {
    const { press, left } = said("AUTHORISED", "twice");
    expect(await insist(press, unknown, [0, 0])).toBe("AUTHORISED");
    expect(left).toEqual(["twice"]);
  });

  it("presses again until it is known", async () => {
    const { press, left } = said("PENDING", "AUTHORISED", "too often");
    expect(await insist(press, unknown, [0, 0])).toBe("AUTHORISED");
    expect(left).toEqual(["too often"]);
  });

  it("leaves it to the confirmation when it stays unknown", async () => {
    const { press, left } = said("PENDING", "PENDING", "PENDING", "too often");
    expect(await insist(press, unknown, [0, 0])).toBe("PENDING");
    expect(left).toEqual(["too often"]);
  });

  it("asks again about what the provider may have, and not about a refusal", () => {
    expect(unsettled({ __typename: "PlaceOrderSuccess", payment: { ...payment, status: "PENDING" } })).toBe(true);
    expect(unsettled({ __typename: "PlaceOrderSuccess", payment: { ...payment, status: "AUTHORISED" } })).toBe(false);
    expect(unsettled({ __typename: "PaymentRefused", code: "PAYMENT_REFUSED", message: "No.", path: [] })).toBe(false);
  });
});

describe("settleFinished", () => {
  it("is placed when the provider has it, or is about to say so", () => {
    for (const status of ["AUTHORISED", "PENDING"] as const) {
      const outcome = settleFinished({ __typename: "FinishOrderPaymentSuccess", payment: { ...payment, status } }, href);
      expect(outcome).toEqual({ kind: "placed", href: "/orders/SO-000001" });
    }
  });

  it("keeps the form after a refused card", () => {
    const outcome = settleFinished({ __typename: "PaymentRefused", code: "PAYMENTS_REFUSED", message: "Another card, please.", path: [], reason: "declined" }, href);
    expect(outcome).toEqual({ kind: "refused", message: "Another card, please.", fresh: false });
  });

  it("shows what is true when the form is closed or nothing is due", () => {
    const outcome = settleFinished({ __typename: "Refusal", code: "CHECKOUT_FORM_CLOSED", message: "Closed.", path: [] }, href);
    expect(outcome).toEqual({ kind: "changed", message: "Closed." });
  });
});

describe("sessionResultOf", () => {
  it("reads what the form hands out, and nothing else", () => {
    expect(sessionResultOf({ resultCode: "Authorised", sessionResult: "X3" })).toBe("X3");
    expect(sessionResultOf({ resultCode: "Error" })).toBeNull();
    expect(sessionResultOf(undefined)).toBeNull();
  });
});
