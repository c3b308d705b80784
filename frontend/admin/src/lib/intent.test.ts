import { describe, expect, it } from "vitest";
import { Intent } from "./intent";

function counting(): Intent {
  let made = 0;
  return new Intent(() => `key-${String(++made)}`);
}

describe("Intent", () => {
  it("keeps its key while no answer has come", () => {
    const intent = counting();
    expect(intent.keyFor({ parcelId: "1" })).toBe("key-1");
    expect(intent.keyFor({ parcelId: "1" })).toBe("key-1");
  });

  it("takes a new key when the wish changed", () => {
    const intent = counting();
    intent.keyFor({ delta: 1 });
    expect(intent.keyFor({ delta: 2 })).toBe("key-2");
  });

  it("takes a new key after an answer", () => {
    const intent = counting();
    intent.keyFor({ delta: 1 });
    intent.settle();
    expect(intent.keyFor({ delta: 1 })).toBe("key-2");
  });
});
