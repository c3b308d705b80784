import type { Page } from "@playwright/test";

const CARD_MM = 85.6;
/** The tool's own picture of an eye: centres of rotation this far behind a card on the brow. */
const DEPTH_MM = 21;

export interface FacePhoto {
  file: { name: string; mimeType: string; buffer: Buffer };
  width: number;
  height: number;
  /** Where things are on it, in its pixels. */
  spots: Record<"Left edge of the card" | "Right edge of the card" | "Right pupil" | "Left pupil" | "Middle of the nose", { x: number; y: number }>;
}

/** A drawn face with a card on its forehead, photographed from 40 cm, whose PD is known. */
export async function facePhoto(page: Page, pd: { right: number; left: number }): Promise<FacePhoto> {
  const [width, height, scale] = [1200, 900, 5];
  const shrink = 400 / (400 + DEPTH_MM);
  const at = (x: number, y: number) => ({ x: width / 2 + x * scale, y: 480 + y * scale });
  const spots = {
    "Left edge of the card": at(-CARD_MM / 2, -40),
    "Right edge of the card": at(CARD_MM / 2, -40),
    "Right pupil": at(-pd.right * shrink, 0),
    "Left pupil": at(pd.left * shrink, 0),
    "Middle of the nose": at(0, 6),
  };
  const base64 = await page.evaluate(
    ({ width, height, spots, scale }) => {
      const canvas = document.createElement("canvas");
      [canvas.width, canvas.height] = [width, height];
      const pen = canvas.getContext("2d");
      if (!pen) throw new Error("No canvas");
      pen.fillStyle = "#c9d3d6";
      pen.fillRect(0, 0, width, height);
      pen.fillStyle = "#e3c0a4";
      pen.beginPath();
      pen.ellipse(width / 2, 500, 330, 390, 0, 0, 7);
      pen.fill();
      const [left, right] = [spots["Left edge of the card"], spots["Right edge of the card"]];
      pen.fillStyle = "#2f5d6b";
      pen.fillRect(left.x, left.y - 27 * scale, right.x - left.x, 54 * scale - 40);
      for (const eye of [spots["Right pupil"], spots["Left pupil"]]) {
        for (const [radius, colour] of [[46, "#ffffff"], [28, "#6b4a2b"], [11, "#111111"]] as const) {
          pen.fillStyle = colour;
          pen.beginPath();
          pen.ellipse(eye.x, eye.y, radius * (radius === 46 ? 1.5 : 1), radius, 0, 0, 7);
          pen.fill();
        }
      }
      pen.strokeStyle = "#b08c70";
      pen.lineWidth = 6;
      pen.beginPath();
      pen.moveTo(width / 2 - 12, 520);
      pen.lineTo(width / 2 - 28, 640);
      pen.lineTo(width / 2 + 28, 640);
      pen.stroke();
      return canvas.toDataURL("image/png").split(",")[1] ?? "";
    },
    { width, height, spots, scale },
  );
  return { file: { name: "me-with-card.png", mimeType: "image/png", buffer: Buffer.from(base64, "base64") }, width, height, spots };
}

/** A photo of a written prescription. */
export async function prescriptionPhoto(page: Page): Promise<{ name: string; mimeType: string; buffer: Buffer }> {
  const base64 = await page.evaluate(() => {
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [900, 640];
    const pen = canvas.getContext("2d");
    if (!pen) throw new Error("No canvas");
    pen.fillStyle = "#fbfaf5";
    pen.fillRect(0, 0, 900, 640);
    pen.fillStyle = "#222222";
    pen.font = "34px serif";
    ["Prescription", "OD  -2.25  -0.75 x 180", "OS  -2.00  -0.50 x 175", "PD 63"].forEach((line, index) => pen.fillText(line, 80, 120 + index * 90));
    return canvas.toDataURL("image/jpeg").split(",")[1] ?? "";
  });
  return { name: "prescription.jpg", mimeType: "image/jpeg", buffer: Buffer.from(base64, "base64") };
}
