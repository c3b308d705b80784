/** Powers are counted in eighths of a dioptre, as the house keeps them; paper prints two decimals (−1.12 is −1⅛). */
const PRINTED = ["00", "12", "25", "37", "50", "62", "75", "87"] as const;

/** Eighths of a dioptre from a power as written ("-1.12", "+0,50", "plano"); null when it is none, or none that lenses come in. */
export function eighthsOf(text: string): number | null {
  const plain = text.trim().toLowerCase().replaceAll("\u2212", "-").replace(",", ".");
  if (/^(pl|plano|sph|ds|infinity|∞)$/.test(plain)) return 0;
  if (!/^[+-]?(\d{1,2}(\.\d{0,3})?|\.\d{1,3})$/.test(plain)) return null;
  const exact = Number(plain) * 8;
  const whole = Math.round(exact);
  // Truncated or rounded print of an eighth (.12, .13, .125) is that eighth; .10 is not a power.
  return Math.abs(exact - whole) <= 0.05 ? whole : null;
}

/** "−2.25", "+0.50", "0.00" from eighths: two places, truncated as on paper, a real minus. */
export function writtenPower(eighths: number): string {
  const size = Math.abs(eighths);
  const sign = eighths < 0 ? "\u2212" : eighths > 0 ? "+" : "";
  return `${sign}${String(Math.floor(size / 8))}.${PRINTED[size % 8] ?? "00"}`;
}

/** One eye's distance power. */
export interface Lens {
  sphere: number;
  cylinder: number;
  axis: number;
}

/** The same lens with the other sign of cylinder: sphere and cylinder added, cylinder negated, axis turned by 90°. */
export function transposed({ sphere, cylinder, axis }: Lens): Lens {
  if (cylinder === 0) return { sphere, cylinder, axis };
  return { sphere: sphere + cylinder, cylinder: -cylinder, axis: axis > 90 ? axis - 90 : axis + 90 };
}

/** Degrees between two axes; 179° and 1° are two apart. */
export function axisGap(a: number, b: number): number {
  const gap = Math.abs(a - b) % 180;
  return Math.min(gap, 180 - gap);
}

/** How different two lenses are for the eye, in dioptres: the length of the difference of their power vectors. */
export function blurBetween(a: Lens, b: Lens): number {
  const [m1, j1, k1] = vector(a);
  const [m2, j2, k2] = vector(b);
  return Math.hypot(m1 - m2, j1 - j2, k1 - k2);
}

// Mean power and the two components of astigmatism (Thibos); two writings of one lens have one vector.
function vector({ sphere, cylinder, axis }: Lens): [mean: number, straight: number, oblique: number] {
  const half = -cylinder / 16;
  const angle = (2 * axis * Math.PI) / 180;
  return [sphere / 8 + cylinder / 16, half * Math.cos(angle), half * Math.sin(angle)];
}
