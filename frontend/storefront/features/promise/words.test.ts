import { describe, expect, it } from "vitest";
import { canBeHad, stockSentence } from "./words";

describe("stockSentence", () => {
  it("counts only what is truly short", () => {
    expect(stockSentence({ available: 12 }, null).text).toBe("In stock");
    expect(stockSentence({ available: 2 }, null)).toEqual({ tone: "caution", text: "2 left in this colour and size" });
  });

  it("names the day it leaves us, for what is bought on its way", () => {
    expect(stockSentence({ available: 0, comesInOn: "2026-12-04" }, "2026-12-07")).toEqual({ tone: "info", text: "Ships from Mon, 7 Dec" });
    expect(stockSentence({ available: 0, comesInOn: "2026-12-04" }, null).text).toBe("Ships from Fri, 4 Dec");
  });

  it("says so when nothing is here and nothing comes", () => {
    expect(stockSentence({ available: 0, comesInOn: null }, null).tone).toBe("critical");
  });
});

describe("canBeHad", () => {
  it("is what is here or on its way", () => {
    expect(canBeHad({ available: 1 })).toBe(true);
    expect(canBeHad({ available: 0, comesInOn: "2026-12-04" })).toBe(true);
    expect(canBeHad({ available: 0, comesInOn: null })).toBe(false);
  });
});
