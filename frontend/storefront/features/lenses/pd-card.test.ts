import { describe, expect, it } from "vitest";
import { CARD_MM, DEPTH_MM, DISTANCES, asWritten, errorWords, firstMarks, measurePd, type Distance, type Marks, type Spot } from "./pd-card";

interface Face {
  rightMm: number;
  leftMm: number;
  distance: Distance;
  /** Pixels a millimetre of the card takes. */
  scale: number;
  tiltDegrees: number;
  middle: Spot;
  /** What the tool does not know, and takes the usual value for. */
  awayMm?: number;
  depthMm?: number;
  cardTurnDegrees?: number;
}

const FACE: Face = { rightMm: 32, leftMm: 31, distance: "arm", scale: 8, tiltDegrees: 0, middle: { x: 900, y: 700 } };

/** What a camera sees of a face whose PD is known: each eye's centre of rotation projected onto the plane of the card. */
function photo(changes: Partial<Face> = {}): Marks {
  const face = { ...FACE, ...changes };
  const away = face.awayMm ?? DISTANCES.find((one) => one.value === face.distance)?.mm ?? 0;
  const shrink = away / (away + (face.depthMm ?? DEPTH_MM));
  const halfCard = (CARD_MM / 2) * Math.cos(((face.cardTurnDegrees ?? 0) * Math.PI) / 180);
  const turn = (face.tiltDegrees * Math.PI) / 180;
  const at = (xMm: number, yMm: number): Spot => ({
    x: face.middle.x + face.scale * (xMm * Math.cos(turn) - yMm * Math.sin(turn)),
    y: face.middle.y + face.scale * (xMm * Math.sin(turn) + yMm * Math.cos(turn)),
  });
  return {
    cardLeft: at(-halfCard, -45),
    cardRight: at(halfCard, -45),
    pupilRight: at(-face.rightMm * shrink, 0),
    pupilLeft: at(face.leftMm * shrink, 0),
    nose: at(0, 4),
  };
}

/** The same numbers every run: a small generator of its own. */
function* someNumbers(seed: number): Generator<number, never> {
  let state = seed;
  for (;;) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    yield state / 2 ** 32;
  }
}

function measured(marks: Marks, distance: Distance = "arm", mirrored = false) {
  const outcome = measurePd(marks, distance, mirrored);
  if (outcome.kind === "refused") throw new Error(outcome.sentence);
  return outcome.measure;
}

function sentence(marks: Marks, distance: Distance = "arm"): string {
  const outcome = measurePd(marks, distance);
  return outcome.kind === "refused" ? outcome.sentence : "";
}

describe("measurePd", () => {
  it("finds the PD of any plausible face, however large, tilted or far away it is in the picture", () => {
    const numbers = someNumbers(20);
    const between = (min: number, max: number): number => min + (max - min) * numbers.next().value;
    for (let round = 0; round < 500; round += 1) {
      const distance = DISTANCES[Math.floor(between(0, 3))]?.value ?? "arm";
      const right = between(26, 38);
      const face = { rightMm: right, leftMm: right + between(-2.5, 2.5), distance, scale: between(2, 30), tiltDegrees: between(-25, 25), middle: { x: between(0, 3000), y: between(0, 3000) } };
      const measure = measured(photo(face), distance);
      /* The nose is marked a little below the line of the eyes, which must not matter either. */
      expect(measure.rightMm).toBeCloseTo(face.rightMm, 6);
      expect(measure.leftMm).toBeCloseTo(face.leftMm, 6);
      expect(measure.pdMm).toBeCloseTo(measure.rightMm + measure.leftMm, 9);
    }
  });

  it.each(DISTANCES.map((one) => one.value))("states an error that 19 of 20 pictures taken from %s keep to", (distance) => {
    const numbers = someNumbers(7);
    const spread = (limit: number): number => (limit / 2) * Math.sqrt(-2 * Math.log(1 - numbers.next().value)) * Math.cos(2 * Math.PI * numbers.next().value);
    const shaken = (spot: Spot, px: number): Spot => ({ x: spot.x + spread(px), y: spot.y + spread(px) });
    const usual = DISTANCES.find((one) => one.value === distance)?.mm ?? 0;
    const rounds = 2000;
    let [sumKept, eyeKept] = [0, 0];
    for (let round = 0; round < rounds; round += 1) {
      const scale = 4;
      const marks = photo({ scale, awayMm: usual * (1 + spread(0.2)), depthMm: DEPTH_MM + spread(4), cardTurnDegrees: spread(5) });
      const measure = measured(
        { cardLeft: shaken(marks.cardLeft, 2), cardRight: shaken(marks.cardRight, 2), pupilRight: shaken(marks.pupilRight, 2), pupilLeft: shaken(marks.pupilLeft, 2), nose: shaken(marks.nose, 0.5 * scale) },
        distance,
      );
      if (Math.abs(measure.pdMm - 63) <= measure.errorMm) sumKept += 1;
      if (Math.abs(measure.rightMm - 32) <= measure.eachErrorMm) eyeKept += 1;
    }
    expect(sumKept / rounds).toBeGreaterThan(0.93);
    expect(eyeKept / rounds).toBeGreaterThan(0.93);
    /* Nor is it so wide that it says nothing. */
    expect(sumKept / rounds).toBeLessThan(0.999);
  });

  it("is surer of a larger picture and of one from further away", () => {
    const error = (changes: Partial<Face>) => measured(photo(changes), changes.distance ?? "arm").errorMm;
    expect(error({ scale: 12 })).toBeLessThan(error({ scale: 3 }));
    expect(error({ distance: "metre" })).toBeLessThan(error({ distance: "arm" }));
    expect(error({ distance: "two" })).toBeLessThan(error({ distance: "metre" }));
    expect(error({ distance: "arm" })).toBeGreaterThan(0.5);
    expect(error({ distance: "arm" })).toBeLessThan(2);
  });

  it("adds about three millimetres at arm's length, and little from two metres", () => {
    expect(measured(photo()).correctionMm).toBeGreaterThan(2.5);
    expect(measured(photo()).correctionMm).toBeLessThan(3.7);
    expect(measured(photo({ distance: "two" }), "two").correctionMm).toBeLessThan(0.8);
  });

  it("knows which eye is which in a mirrored picture", () => {
    const flip = (spot: Spot): Spot => ({ x: 1800 - spot.x, y: spot.y });
    const seen = photo();
    const mirrored: Marks = { cardLeft: flip(seen.cardRight), cardRight: flip(seen.cardLeft), pupilRight: flip(seen.pupilRight), pupilLeft: flip(seen.pupilLeft), nose: flip(seen.nose) };
    const measure = measured(mirrored, "arm", true);
    expect(measure.rightMm).toBeCloseTo(32);
    expect(measure.leftMm).toBeCloseTo(31);
    expect(measurePd(mirrored, "arm").kind).toBe("refused");
  });

  it("refuses what cannot be, each with its own sentence", () => {
    const marks = photo();
    const sentences = [
      sentence({ ...marks, cardRight: { x: marks.cardLeft.x + 40, y: marks.cardLeft.y } }),
      sentence({ ...marks, cardLeft: marks.cardRight, cardRight: marks.cardLeft }),
      sentence({ ...marks, pupilLeft: marks.pupilRight, pupilRight: marks.pupilLeft }),
      sentence({ ...marks, cardRight: { x: marks.cardRight.x, y: marks.cardRight.y + 400 } }),
      sentence({ ...marks, nose: { x: marks.pupilLeft.x + 30, y: marks.nose.y } }),
      sentence({ ...marks, cardLeft: { x: marks.cardLeft.x + 300, y: marks.cardLeft.y } }),
      sentence({ ...marks, nose: { x: marks.nose.x + 60, y: marks.nose.y } }),
      sentence({ ...marks, nose: { x: Number.NaN, y: 0 } }),
    ];
    expect(sentences.every((text) => text.endsWith("."))).toBe(true);
    expect(new Set(sentences).size).toBe(sentences.length);
  });

  it("never answers with a number that is none", () => {
    const numbers = someNumbers(3);
    for (let round = 0; round < 2000; round += 1) {
      const spot = (): Spot => ({ x: Math.floor(numbers.next().value * 1000), y: Math.floor(numbers.next().value * 1000) });
      const outcome = measurePd({ cardLeft: spot(), cardRight: spot(), pupilRight: spot(), pupilLeft: spot(), nose: spot() }, "arm");
      if (outcome.kind === "measured") expect(Object.values(outcome.measure).every((value) => Number.isFinite(value) && value > 0)).toBe(true);
      else expect(outcome.sentence).not.toBe("");
    }
  });

  it("starts with marks that make a plausible face", () => {
    const size = { width: 1600, height: 1200 };
    expect(measurePd(firstMarks(size.width, size.height), "arm").kind).toBe("measured");
    expect(measurePd(firstMarks(size.width, size.height, true), "arm", true).kind).toBe("measured");
  });
});

describe("words", () => {
  it("write halves that add up", () => {
    const written = asWritten({ ...measured(photo()), rightMm: 31.72, leftMm: 31.73, pdMm: 63.45 });
    expect(written).toEqual({ right: "31.5", left: "32.0", sum: "63.5" });
  });

  it("say the error to the half millimetre above", () => {
    expect(errorWords(0.71)).toBe("± 1.0 mm");
    expect(errorWords(1)).toBe("± 1.0 mm");
    expect(errorWords(1.01)).toBe("± 1.5 mm");
  });
});
