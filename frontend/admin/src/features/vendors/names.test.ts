import { describe, expect, it } from "vitest";
import { outcomeName, stepName, vendorName, vendorNames } from "./names";

describe("names of vendors and of what went wrong there", () => {
  it("says them as people do", () => {
    expect([vendorName("avatax"), stepName("capture"), outcomeName("not_sent")]).toEqual(["AvaTax", "Charging the card", "Not sent"]);
  });

  it("says some of them in one sentence", () => {
    expect(vendorNames(["mail"])).toBe("The mail server");
    expect(vendorNames(["adyen", "mail", "storage"])).toBe("Adyen and the mail server and the document store");
  });

  it("shows what it does not know as it came", () => {
    expect([vendorName("dpd"), stepName("pickup"), outcomeName("late")]).toEqual(["dpd", "pickup", "late"]);
  });
});
