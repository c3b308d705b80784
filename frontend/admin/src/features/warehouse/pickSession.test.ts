import { describe, expect, it } from "vitest";
import { questionOf, startPick, takeScan, undoScan } from "./pickSession";

const target = { id: "t", bin: "A-03-2", sku: "LIN-HAV-52", quantity: 2 };
const scans = (...codes: string[]) =>
  codes.reduce((session, code) => takeScan(session, target, code), startPick(target));

describe("a pick", () => {
  it("asks for the bin, then each piece, then the confirmation", () => {
    expect(questionOf(scans(), target)).toBe("bin");
    expect(questionOf(scans("a-03-2"), target)).toBe("item");
    expect(questionOf(scans("a-03-2", "LIN-HAV-52"), target)).toBe("item");
    expect(questionOf(scans("a-03-2", "LIN-HAV-52", "LIN-HAV-52"), target)).toBe("confirm");
  });

  it("never counts a wrong bin, a wrong piece or one too many", () => {
    expect(scans("A-03-3").bin).toBeNull();
    expect(scans("A-03-2", "LIN-BLK-52").items).toEqual([]);
    const full = scans("A-03-2", "LIN-HAV-52", "LIN-HAV-52", "LIN-HAV-52");
    expect(full.items).toHaveLength(2);
    expect(full.answer?.ok).toBe(false);
  });

  it("takes scans back one at a time", () => {
    const undone = undoScan(scans("A-03-2", "LIN-HAV-52"));
    expect(undone.items).toEqual([]);
    expect(undone.bin).toBe("A-03-2");
    expect(undoScan(undone).bin).toBeNull();
    expect(undoScan(startPick(target))).toEqual(startPick(target));
  });
});
