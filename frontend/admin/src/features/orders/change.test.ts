import { describe, expect, it } from "vitest";
import { changeOf, draftOf, stillTo } from "./change";

const address = {
  name: "Anna Keller",
  company: "",
  line1: "1 Main St",
  line2: "",
  city: "Portland",
  region: "OR",
  postalCode: "97201",
  country: "US",
  phone: "",
};
type Order = Parameters<typeof draftOf>[0];
const order = {
  lines: [
    { id: "frame", sku: "FV-A", quantity: 3, configuration: null },
    { id: "glasses", sku: "FV-B", quantity: 1, configuration: { materialCode: "index-150", designCode: "sv", treatments: ["ar", "hard"] } },
  ],
  shippingAddress: address,
} as unknown as Order;

describe("a change of an order", () => {
  it("is nothing as long as nothing is different", () => {
    const draft = draftOf(order);
    expect(changeOf(order, draft)).toBeNull();
    draft.lines["glasses"] = { keep: 1, sku: " fv-b ", material: "index-150", design: "", treatments: ["hard", "ar"] };
    expect(changeOf(order, draft)).toBeNull();
  });

  it("takes units out, swaps what is left whole, adds and moves", () => {
    const draft = draftOf(order);
    draft.lines["frame"] = { keep: 1, sku: "", material: "", design: "", treatments: null };
    draft.lines["glasses"] = { keep: 1, sku: "", material: "index-167", design: "", treatments: null };
    draft.add = { sku: " fv-c", quantity: 2 };
    draft.address = { ...address, line1: "2 Main St" };
    expect(changeOf(order, draft)).toEqual({
      remove: [{ lineId: "frame", quantity: 2 }],
      swap: [{ lineId: "glasses", sku: null, materialCode: "index-167", designCode: null, treatments: null }],
      add: [{ sku: "FV-C", quantity: 2 }],
      address: { ...address, line1: "2 Main St" },
    });
  });

  it("swaps treatments alone, also for none", () => {
    for (const treatments of [["ar"], ["ar", "hard", "blue"], []]) {
      const draft = draftOf(order);
      draft.lines["glasses"] = { keep: 1, sku: "", material: "", design: "", treatments };
      expect(changeOf(order, draft)?.swap).toEqual([
        { lineId: "glasses", sku: null, materialCode: null, designCode: null, treatments },
      ]);
    }
  });

  it("keeps of the treatments what the new material takes", () => {
    const offered = [
      { code: "ar", available: true },
      { code: "hard", available: false },
    ];
    expect(stillTo(["ar", "hard", "blue"], offered)).toEqual(["ar"]);
  });
});
