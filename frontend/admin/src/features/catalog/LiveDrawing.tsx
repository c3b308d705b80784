import { FrameDrawing } from "./FrameDrawing";
import type { NewFrameTyped } from "./newFrame";
import { newFrame } from "./newFrame";
import { sketch } from "./outline";

const measures = newFrame.pick({ outline: true, rim: true, a: true, b: true, dbl: true, temple: true });

/** The frame to scale from what is typed so far, with its measures chalked on. */
export function LiveDrawing({ typed }: { typed: Partial<NewFrameTyped> }) {
  const parsed = measures.safeParse(typed);
  if (!parsed.success) {
    return (
      <p className="fv-muted">The drawing appears when the outline, A, B, bridge and temple are within their limits.</p>
    );
  }
  const { outline, rim, a, b, dbl, temple } = parsed.data;
  const drawing = sketch({ outline, rim, aMm: a / 10, bMm: b / 10, dblMm: dbl / 10 });
  const mm = (tenths: number) => (tenths / 10).toFixed(1);
  return (
    <figure className="stack">
      <FrameDrawing drawing={drawing} label={`Drawing: lens ${mm(a)} by ${mm(b)} mm, bridge ${mm(dbl)} mm`} />
      <figcaption className="fv-num">
        {Math.floor(a / 10)}□{Math.floor(dbl / 10)} {temple}
        <span className="fv-muted">
          {" "}
          A {mm(a)} · B {mm(b)} · DBL {mm(dbl)} mm
        </span>
      </figcaption>
    </figure>
  );
}
