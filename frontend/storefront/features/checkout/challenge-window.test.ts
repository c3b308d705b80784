import { expect, it } from "vitest";
import { challengeWindow } from "./challenge-window";

it.each([
  [320, "05"],
  [389, "05"],
  [390, "02"],
  [500, "03"],
  [640, "04"],
])("%i pixels hold an issuer's window of size %s", (width, size) => {
  expect(challengeWindow(width)).toBe(size);
});
