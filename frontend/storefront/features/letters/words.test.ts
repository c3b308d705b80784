import { describe, expect, it } from "vitest";
import { stateSentence, topicName } from "./words";

describe("what is said about letters", () => {
  it("names a topic, and one nobody has heard of in general words", () => {
    expect(topicName("news")).toBe("news from the shop");
    expect(topicName("something")).toBe("this");
  });

  it("says what a state means for the reader", () => {
    expect(stateSentence("given")).toBe("You get these letters.");
    expect(stateSentence("asked")).toContain("Confirm");
    expect(stateSentence("withdrawn")).toBe(stateSentence(null));
  });
});
