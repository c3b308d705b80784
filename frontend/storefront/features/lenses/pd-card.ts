/**
 * Pupillary distance from one photo with a bank card in it. Pure arithmetic on points of the picture, in its own pixels.
 *
 * A bank card (ISO/IEC 7810, ID-1) is 85.60 mm wide and gives the scale where it is held: flat against the forehead.
 * The eyes lie behind it and look at the camera, not far away, so what the picture shows is too small twice over. Both
 * faults have one remedy: a pupil that looks at the camera lies on the straight line from the camera to the eye's centre of
 * rotation, and the centres of rotation are as far apart as the pupils are when they look far away. By similar triangles
 *
 *     far PD = PD at the card's scale × (distance to the card + depth of the centres of rotation behind the card) / distance
 *
 * The depth is about 21 mm: the front of the eye some 8 mm behind the brow, the centre of rotation 13 mm further back. At
 * arm's length (40 cm) that adds 3 mm to a PD of 60, which is the usual difference between a near and a far PD.
 */

export interface Spot {
  x: number;
  y: number;
}

/** What the shopper marks. Right and left are the wearer's. */
export const MARKS = ["cardLeft", "cardRight", "pupilRight", "pupilLeft", "nose"] as const;
export type Mark = (typeof MARKS)[number];
export type Marks = Record<Mark, Spot>;

export const CARD_MM = 85.6;
/** Centres of rotation behind a card that rests on the brow. */
export const DEPTH_MM = 21;

/** How far away the camera was. Nobody measures it, so each answer stands for a range, which the error contains. */
export const DISTANCES = [
  { value: "arm", mm: 400, words: "An arm away, about 40 cm" },
  { value: "metre", mm: 1000, words: "About a metre" },
  { value: "two", mm: 2000, words: "Two metres or more" },
] as const;
export type Distance = (typeof DISTANCES)[number]["value"];

/* Each is where 19 of 20 pictures lie. */
const DISTANCE_SPREAD = 0.2;
const DEPTH_SPREAD_MM = 4;
/** A card turned by 5 degrees looks this much narrower than it is. */
const TURNED_CARD = 1 - Math.cos((5 * Math.PI) / 180);
/** How exactly an edge or a pupil can be met, in pixels of the picture. */
const MARK_SPREAD_PX = 2;
/** The middle of the nose has no edge to aim at. */
const NOSE_SPREAD_MM = 0.5;

const LEAST_CARD_PX = 120;
const MOST_TILT_DEGREES = 12;
const PD_MM = { min: 40, max: 82 };
const EACH_MM = { min: 20, max: 41 };
const MOST_DIFFERENCE_MM = 6;

export interface PdMeasure {
  rightMm: number;
  leftMm: number;
  /** Both together. */
  pdMm: number;
  /** 19 of 20 measurements like this one lie within this much of the truth; for the sum and for one eye. */
  errorMm: number;
  eachErrorMm: number;
  /** What was added because the eyes are behind the card and look at the camera. */
  correctionMm: number;
  mmPerPixel: number;
}

export type PdOutcome = { kind: "measured"; measure: PdMeasure } | { kind: "refused"; sentence: string };

const minus = (a: Spot, b: Spot): Spot => ({ x: a.x - b.x, y: a.y - b.y });
const dot = (a: Spot, b: Spot): number => a.x * b.x + a.y * b.y;
const length = (a: Spot): number => Math.hypot(a.x, a.y);
const together = (...parts: number[]): number => Math.hypot(...parts);

function refused(sentence: string): PdOutcome {
  return { kind: "refused", sentence };
}

/** The measure with its error, or why these marks cannot be right. `mirrored`: the picture shows left for right. */
export function measurePd(marks: Marks, distance: Distance, mirrored = false): PdOutcome {
  const card = minus(marks.cardRight, marks.cardLeft);
  const [seenLeft, seenRight] = mirrored ? [marks.pupilLeft, marks.pupilRight] : [marks.pupilRight, marks.pupilLeft];
  const eyes = minus(seenRight, seenLeft);
  if (Object.values(marks).some((spot) => !Number.isFinite(spot.x) || !Number.isFinite(spot.y))) return refused("A mark is missing.");
  if (length(card) < LEAST_CARD_PX) return refused("The card is too small in this picture to measure by. Move its marks to its two short edges, or take the picture larger.");
  if (card.x <= 0) return refused("The marks of the card have changed sides.");
  if (eyes.x <= 0) return refused(mirrored ? "The marks of the eyes have changed sides. In a mirrored picture your right eye is at the right." : "The marks of the eyes have changed sides. Your right eye is at the left of the picture.");
  const tilt = (Math.acos(Math.min(1, dot(card, eyes) / (length(card) * length(eyes)))) * 180) / Math.PI;
  if (tilt > MOST_TILT_DEGREES) return refused("The card and the eyes are not level with each other. Hold the card straight, or check the marks.");

  const mmPerPixel = CARD_MM / length(card);
  const across = { x: eyes.x / length(eyes), y: eyes.y / length(eyes) };
  const toNose = dot(minus(marks.nose, seenLeft), across);
  if (toNose <= 0 || toNose >= length(eyes)) return refused("The middle of the nose has to lie between the eyes.");

  const away = DISTANCES.find((one) => one.value === distance)?.mm ?? DISTANCES[0].mm;
  const enlarge = (away + DEPTH_MM) / away;
  const seenMm = length(eyes) * mmPerPixel;
  const pdMm = seenMm * enlarge;
  const first = toNose * mmPerPixel * enlarge;
  const [rightMm, leftMm] = mirrored ? [pdMm - first, first] : [first, pdMm - first];

  if (pdMm < PD_MM.min || pdMm > PD_MM.max) return refused(`This comes to ${pdMm.toFixed(0)} mm, and pupils are ${PD_MM.min} to ${PD_MM.max} mm apart. Check that the marks of the card are on its short edges.`);
  if (Math.min(rightMm, leftMm) < EACH_MM.min || Math.max(rightMm, leftMm) > EACH_MM.max || Math.abs(rightMm - leftMm) > MOST_DIFFERENCE_MM) {
    return refused("One eye comes out much further from the nose than the other. Check the mark of the nose, or look straight into the camera for another picture.");
  }

  const markMm = MARK_SPREAD_PX * mmPerPixel * enlarge;
  const byCard = (pdMm * Math.SQRT2 * MARK_SPREAD_PX) / length(card);
  const shared = together(byCard, (seenMm * DEPTH_MM * DISTANCE_SPREAD) / away, (seenMm * DEPTH_SPREAD_MM) / away, pdMm * TURNED_CARD);
  return {
    kind: "measured",
    measure: {
      rightMm,
      leftMm,
      pdMm,
      errorMm: together(shared, Math.SQRT2 * markMm),
      eachErrorMm: together(shared / 2, Math.SQRT2 * markMm, NOSE_SPREAD_MM),
      correctionMm: pdMm - seenMm,
      mmPerPixel,
    },
  };
}

/** To half a millimetre, as a PD is written. The sum is that of the halves, so that both ways of saying it agree. */
export function asWritten(measure: PdMeasure): { right: string; left: string; sum: string } {
  const half = (mm: number): number => Math.round(mm * 2) / 2;
  const right = half(measure.rightMm);
  const left = half(measure.pdMm) - right;
  return { right: right.toFixed(1), left: left.toFixed(1), sum: (right + left).toFixed(1) };
}

/** Errors are said to the half millimetre above: nobody is told more than is known. */
export function errorWords(errorMm: number): string {
  return `± ${(Math.ceil(errorMm * 2 - 1e-9) / 2).toFixed(1)} mm`;
}

/** Where the marks stand before they are moved: a face in the middle of the picture, the card on the forehead. */
export function firstMarks(width: number, height: number, mirrored = false): Marks {
  const at = (x: number, y: number): Spot => ({ x: width * x, y: height * y });
  const [one, other] = [at(0.4, 0.48), at(0.6, 0.48)];
  return {
    cardLeft: at(0.36, 0.32),
    cardRight: at(0.64, 0.32),
    pupilRight: mirrored ? other : one,
    pupilLeft: mirrored ? one : other,
    nose: at(0.5, 0.5),
  };
}
