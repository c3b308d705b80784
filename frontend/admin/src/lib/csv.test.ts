import { describe, expect, it } from "vitest";
import { csvCell, csvFile, plainText } from "./csv";

describe("csv", () => {
  it.each(["=1+1", "+41 44 000", "-2.25", "@SUM(A1)", "\t=1", "  =HYPERLINK(1)", "\r=1", "|calc", "\u00a0=1"])(
    "defuses %j",
    (text) => {
      expect(plainText(text)).toBe(`'${text}`);
    },
  );

  it("leaves harmless text and real numbers alone", () => {
    expect(plainText("SO-000123")).toBe("SO-000123");
    expect(csvCell(-12.5)).toBe("-12.5");
    expect(csvCell(Number.NaN)).toBe("");
    expect(csvCell(null)).toBe("");
  });

  it("quotes separators, quotes and line ends", () => {
    expect(csvCell('Linden "52", havana')).toBe('"Linden ""52"", havana"');
    expect(csvCell("a\nb")).toBe('"a\nb"');
  });

  it("defuses before it quotes", () => {
    expect(csvCell('=HYPERLINK("x","y")')).toBe(`"'=HYPERLINK(""x"",""y"")"`);
  });

  it("writes header and rows", () => {
    expect(csvFile(["Order", "Total"], [["SO-000001", 129.5]])).toBe("Order,Total\r\nSO-000001,129.5\r\n");
  });
});
