import { describe, expect, it } from "vitest";
import { orderNumber } from "./find-form";

describe("orderNumber", () => {
  it.each(["SO-000123", "so 123", "123", " SO000123 "])("reads %s", (typed) => expect(orderNumber(typed)).toBe("SO-000123"));
  it.each(["", "JOB-000123", "SO-12a"])("refuses %s", (typed) => expect(orderNumber(typed)).toBeNull());
});
