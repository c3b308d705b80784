import { expect, test } from "vitest";
import { ALERTS, alertLabel, notable, offerKey, PARCEL_TABS, voidable } from "./lists";

test("every list has its own address, and the work list is the first", () => {
  expect(new Set(PARCEL_TABS.map((tab) => tab.value)).size).toBe(PARCEL_TABS.length);
  expect(PARCEL_TABS[0]).toMatchObject({ value: "alerts", withAlert: true });
  const states = PARCEL_TABS.flatMap((tab) => tab.states ?? []);
  expect(new Set(states).size).toBe(states.length);
});

test("an alert nobody here has heard of still reads as words", () => {
  expect(alertLabel("refund_rejected")).toBe(ALERTS["refund_rejected"]);
  expect(alertLabel("held_by_customs")).toBe("held by customs");
});

test("two vendors' offers of one service are two choices", () => {
  const offer = { vendor: "easypost", carrier: "USPS", service: "Priority" };
  expect(offerKey(offer)).not.toBe(offerKey({ ...offer, vendor: "shippo" }));
});

test("what is more than moving on stands out among a carrier's words", () => {
  expect(["pre_transit", "in_transit", "out_for_delivery", "unknown"].map(notable)).toEqual([null, null, null, null]);
  expect(["attempted", "failure"].map(notable)).toEqual(["scan_attempted", "scan_failure"]);
});

test("only a label whose parcel is still here is given back", () => {
  expect(["open", "labelled", "handed_over", "delivered", "cancelled"].filter(voidable)).toEqual(["labelled"]);
});
