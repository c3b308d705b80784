import { describe, expect, it } from "vitest";
import { type Built, filesOf, nameOf } from "./offline";

const built = (fileName: string, more: Partial<Built> = {}): Built => ({
  fileName,
  module: null,
  entry: false,
  imports: [],
  styles: [],
  assets: [],
  ...more,
});

describe("the files of a page", () => {
  const all = [
    built("assets/index-1.js", { entry: true, imports: ["assets/react-2.js"], styles: ["assets/index-3.css"], assets: ["assets/sans-4.woff2"] }),
    built("assets/react-2.js", { imports: ["assets/index-1.js"] }),
    built("assets/scan-5.js", { module: "/x/features/scan/ScanPage.tsx", imports: ["assets/zod-6.js", "assets/react-2.js"] }),
    built("assets/zod-6.js"),
    built("assets/orders-7.js", { module: "/x/features/orders/OrdersPage.tsx", imports: ["assets/table-8.js"] }),
    built("assets/table-8.js"),
  ];

  it("are the entry, its own and all they import, styles and fonts with them, and no other page's", () => {
    expect(filesOf(all, ["features/scan/ScanPage.tsx"])).toEqual([
      "/index.html",
      "/theme.js",
      "/icon.svg",
      "/assets/index-1.js",
      "/assets/index-3.css",
      "/assets/react-2.js",
      "/assets/sans-4.woff2",
      "/assets/scan-5.js",
      "/assets/zod-6.js",
    ]);
  });
  it("have another version when one of them has another content", () => {
    expect(nameOf("/assets/scan-5.js")).not.toBe(nameOf("/assets/scan-6.js"));
    expect(nameOf("same")).toBe(nameOf("same"));
    expect(nameOf("")).toMatch(/^[0-9a-f]{8}$/);
  });
});
