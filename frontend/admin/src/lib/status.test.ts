import { describe, expect, it } from "vitest";
import { inWords, statusOf } from "./status";

describe("status", () => {
  it("reads the API's codes in either case", () => {
    expect(statusOf("in_production")).toEqual(statusOf("IN_PRODUCTION"));
    expect(statusOf("rx_unverified").label).toBe("Rx unverified");
  });
  it("keeps a return and a payment of the same code apart", () => {
    expect(statusOf("authorised").label).toBe("Authorised");
    expect(statusOf("return_label_sent").label).toBe("Label sent");
  });
  it("shows a state it has not heard of in its own words", () => {
    expect(statusOf("awaiting_recount")).toEqual({ label: "Awaiting recount", tone: "neutral" });
    expect(inWords("cat-eye")).toBe("Cat eye");
  });
});
