import { describe, expect, it } from "vitest";
import { outcomeName, stepName, vendorName } from "./names";

describe("names of vendors and of what went wrong there", () => {
  it("says them as people do", () => {
    expect([vendorName("avatax"), stepName("capture"), outcomeName("not_sent")]).toEqual(["AvaTax", "Charging the card", "Not sent"]);
  });

  it("shows what it does not know as it came", () => {
    expect([vendorName("dpd"), stepName("pickup"), outcomeName("late")]).toEqual(["dpd", "pickup", "late"]);
  });
});
