import { describe, expect, it } from "vitest";
import { sentence, sortsFor } from "./faults";

const TARGETS = [
  { label: "Capture", path: "POST */captures", webhook: false },
  { label: "Any event", path: "*", webhook: true },
];
const FAULT = { kind: "LATE_ANSWER", path: "POST */captures", times: 2, seconds: 3, status: 500, share: 1 } as const;

describe("armed faults", () => {
  it("are said in a sentence with what they need", () => {
    expect(sentence(FAULT, TARGETS)).toBe("Capture, next 2: acts, then answers late (3 s)");
    expect(sentence({ ...FAULT, kind: "LATE_ERROR" }, TARGETS)).toBe("Capture, next 2: acts, then answers an error (500)");
  });
  it("say the part of the calls they strike, and an unknown path as it is", () => {
    expect(sentence({ ...FAULT, kind: "LOST_ANSWER", path: "POST /x", share: 0.2 }, TARGETS)).toBe(
      "POST /x, 20 % of the next 2: acts, then the line breaks",
    );
  });
  it("tell a webhook's path from a call's", () => {
    expect(sentence({ ...FAULT, kind: "WEBHOOK_DROP", path: "*" }, TARGETS)).toBe("Any event, next 2: is lost on the way");
  });
  it("never offer the same twice", () => {
    const kinds = [...sortsFor(true), ...sortsFor(false)].map((one) => one.kind);
    expect(new Set(kinds).size).toBe(kinds.length);
  });
});
