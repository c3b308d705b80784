"use client";

import type { FrameCardFragment } from "@fovea/gql/storefront";
import { Price, StatusChip, Swatch } from "@fovea/ui";
import Link, { useLinkStatus } from "next/link";
import { useState } from "react";
import styles from "./catalogue.module.css";
import { FrameDrawing } from "./frame-drawing";
import { pictureSet } from "./pictures";

const SIZES = "(max-width: 560px) 92vw, (max-width: 1000px) 44vw, 30vw";
const DOTS = 6;

/** A frame in the listing. The dots swap the picture; the second view shows on hover. */
export function FrameCard({ frame, eager = false }: { frame: FrameCardFragment; eager?: boolean }) {
  const [code, setCode] = useState(frame.colours[0]?.code ?? "");
  const colour = frame.colours.find((candidate) => candidate.code === code) ?? frame.colours[0];
  const front = pictureSet(colour?.pictures ?? [], "front");
  const turned = pictureSet(colour?.pictures ?? [], "three_quarter");
  const href = `/frames/${frame.slug}${colour && colour !== frame.colours[0] ? `?colour=${encodeURIComponent(colour.code)}` : ""}`;
  return (
    <article className={styles.card}>
      <Link href={href} className={styles.cardLink} prefetch={false}>
        <span className={styles.stage}>
          {front ? (
            <img {...front} sizes={SIZES} loading={eager ? "eager" : "lazy"} fetchPriority={eager ? "high" : "auto"} decoding="async" />
          ) : (
            <FrameDrawing drawing={frame.drawing} label={`${frame.name}, line drawing to scale`} className={styles.stageDrawing} />
          )}
          {front && turned ? <img {...turned} alt="" sizes={SIZES} loading="lazy" className={styles.second} /> : null}
        </span>
        <span className={styles.cardText}>
          <CardName name={frame.name} />
          <Price money={frame.priceFrom} from={false} round />
        </span>
      </Link>
      <div className={styles.cardFoot}>
        <ul role="list" className={styles.dots} aria-label={`Colours of ${frame.name}`}>
          {frame.colours.slice(0, DOTS).map((candidate) => (
            <li key={candidate.code}>
              <button type="button" className={styles.dot} aria-pressed={candidate.code === colour?.code} onClick={() => setCode(candidate.code)} title={candidate.name}>
                <Swatch css={candidate.swatch} />
                <span className="fv-sr">{candidate.name}</span>
              </button>
            </li>
          ))}
          {frame.colours.length > DOTS ? <li className={styles.more}>+{frame.colours.length - DOTS}</li> : null}
        </ul>
        {frame.sun ? (
          <StatusChip icon="sun">Sun</StatusChip>
        ) : null}
      </div>
    </article>
  );
}

/** The name, with a line that runs while the frame's page is on its way. */
function CardName({ name }: { name: string }) {
  const { pending } = useLinkStatus();
  return (
    <span className={styles.cardName} data-pending={pending || undefined}>
      {name}
    </span>
  );
}
