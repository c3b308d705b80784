"use client";

import type { LensFrameQuery } from "@fovea/gql/storefront";
import { Icon, Swatch } from "@fovea/ui";
import Link from "next/link";
import { inColour } from "../product/selection";
import { canBeHad } from "../promise/words";
import styles from "./frame-switch.module.css";

export type BuilderFrame = NonNullable<LensFrameQuery["frame"]>;
export type Variant = BuilderFrame["variants"][number];

interface Props {
  frame: BuilderFrame;
  variant: Variant;
  onChange: (variant: Variant) => void;
}

/** Another colour or size of this frame, or another frame with the same lenses. */
export function FrameSwitch({ frame, variant, onChange }: Props) {
  const colour = frame.colours.find((one) => one.code === variant.colour.code);
  const sizes = frame.variants.filter((one) => one.colour.code === variant.colour.code).toSorted((a, b) => a.size.aTenths - b.size.aTenths);
  const choose = (next: Variant | null): void => {
    if (next && canBeHad(next)) onChange(next);
  };
  return (
    <div className={styles.frame}>
      {frame.colours.length > 1 ? (
        <fieldset>
          <legend>
            Colour: <span>{colour?.name}</span>
          </legend>
          <div className={styles.row}>
            {frame.colours.map((one) => {
              const next = inColour(frame.variants, one.code, variant.size.label);
              return (
                <label key={one.code} className={styles.dot} title={one.name}>
                  <input type="radio" name="frame-colour" value={one.code} checked={one.code === variant.colour.code} disabled={!next || !canBeHad(next)} onChange={() => choose(next)} />
                  <Swatch css={one.swatch} />
                  <span className="fv-sr">{one.name}</span>
                </label>
              );
            })}
          </div>
        </fieldset>
      ) : null}
      {sizes.length > 1 ? (
        <fieldset>
          <legend>Size</legend>
          <div className={styles.row}>
            {sizes.map((one) => (
              <label key={one.sku} className={styles.size}>
                <input type="radio" name="frame-size" value={one.sku} checked={one.sku === variant.sku} disabled={!canBeHad(one)} onChange={() => choose(one)} />
                <span className="fv-num">{one.size.label}</span>
              </label>
            ))}
          </div>
        </fieldset>
      ) : null}
      <p>
        <Link href={frame.sun ? "/frames?sun=yes" : "/frames"} className={styles.other}>
          <Icon name="frame" size={18} /> Try these lenses in another frame
        </Link>
      </p>
    </div>
  );
}
