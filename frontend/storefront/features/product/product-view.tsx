"use client";

import type { ArrivalsQuery, ProductQuery } from "@fovea/gql/storefront";
import { Button, Icon, Notice, Price, StatusChip, Swatch, formatGrams, formatMm, formatWeekday } from "@fovea/ui";
import Link from "next/link";
import { useActionState, useState } from "react";
import { HowItComes } from "../promise/how-it-comes";
import { canBeHad, stockSentence } from "../promise/words";
import { buyFrameOnly } from "./actions";
import { BackInStock } from "./back-in-stock";
import { MeasurementDrawing } from "./measurement-drawing";
import styles from "./product.module.css";
import { inColour, startVariant } from "./selection";
import { Stage } from "./stage";
import { fitSentence, fitSteps, inWords } from "./words";

type Frame = NonNullable<ProductQuery["frame"]>;

interface Props {
  frame: Frame;
  sku: string | null;
  colour: string | null;
  arrivals: ArrivalsQuery["arrivals"];
  /** Where to, as in "to Germany". */
  destination: string;
  /** The address of whoever is signed in. */
  email?: string;
}

export function ProductView({ frame, sku, colour, arrivals, destination, email = "" }: Props) {
  const [variant, setVariant] = useState(() => startVariant(frame.variants, sku, colour));
  const [problem, buy, buying] = useActionState(buyFrameOnly, null);
  if (!variant) return <Notice tone="caution">This frame cannot be bought at the moment.</Notice>;
  const current = frame.colours.find((candidate) => candidate.code === variant.colour.code) ?? frame.colours[0];
  const sizes = frame.variants.filter((candidate) => candidate.colour.code === variant.colour.code).toSorted((a, b) => a.size.aTenths - b.size.aTenths);
  const arrival = arrivals.find((candidate) => candidate.sku === variant.sku);
  const { frame: alone, lenses } = arrival ?? {};
  const stock = stockSentence(variant, alone?.leavesOn ?? null);
  const obtainable = canBeHad(variant);
  const size = variant.size;

  const choose = (next: Frame["variants"][number] | null): void => {
    if (!next) return;
    setVariant(next);
    window.history.replaceState(null, "", `/frames/${frame.slug}?sku=${encodeURIComponent(next.sku)}`);
  };

  return (
    <>
      <div className={styles.layout}>
        <Stage name={frame.name} colourName={current?.name ?? ""} pictures={current?.pictures ?? []} drawing={frame.drawing} />
        <div className={styles.facts}>
          <div>
            <p className="fv-muted">{frame.collection}</p>
            <h1 className={`fv-display ${styles.name}`}>{frame.name}</h1>
            <p className={styles.price}>
              <Price money={variant.price} round /> <span className="fv-muted">frame only, before tax</span>
            </p>
          </div>

          <fieldset className={styles.group}>
            <legend>
              Colour: <span>{current?.name}</span>
            </legend>
            <div className={styles.colours}>
              {frame.colours.map((candidate) => (
                <label key={candidate.code} className={styles.colour} title={candidate.name}>
                  <input type="radio" name="colour" value={candidate.code} checked={candidate.code === variant.colour.code} onChange={() => choose(inColour(frame.variants, candidate.code, size.label))} />
                  <Swatch css={candidate.swatch} />
                  <span className="fv-sr">{candidate.name}</span>
                </label>
              ))}
            </div>
          </fieldset>

          <fieldset className={styles.group}>
            <legend>Size</legend>
            <div className={styles.sizes}>
              {sizes.map((candidate) => (
                <label key={candidate.sku} className={styles.size}>
                  <input type="radio" name="size" value={candidate.sku} checked={candidate.sku === variant.sku} onChange={() => choose(candidate)} />
                  <span className="fv-num">{candidate.size.label}</span>
                  <span className="fv-muted">{candidate.available > 0 ? inWords(candidate.size.fit) : candidate.comesInOn ? "On its way" : "Sold out"}</span>
                </label>
              ))}
            </div>
          </fieldset>

          <div className={styles.fit}>
            <ol role="list" aria-label={`Front width: ${size.fit}`}>
              {fitSteps(size.fit).map((step) => (
                <li key={step.label} data-on={step.on || undefined}>
                  {step.label}
                </li>
              ))}
            </ol>
            <p>{fitSentence(size.fit)}</p>
          </div>

          <div className={styles.promise}>
            <StatusChip tone={stock.tone}>{stock.text}</StatusChip>
            {lenses && alone ? (
              <>
                <p className={styles.arrival}>
                  <Icon name="truck" size={18} />
                  <span>
                    With your lenses by <strong>{formatWeekday(lenses.on)}</strong>, the frame alone by <strong>{formatWeekday(alone.on)}</strong>, {destination}. Checkout asks the carriers.
                  </span>
                </p>
                <HowItComes key={variant.sku} steps={lenses.steps} />
              </>
            ) : null}
          </div>

          {problem ? (
            <Notice tone="critical" live>
              {problem.message}
            </Notice>
          ) : null}
          <div className={styles.actions}>
            {obtainable ? (
              <>
                <Button asChild variant="primary" size="lg" wide>
                  <Link href={`/frames/${frame.slug}/lenses?sku=${encodeURIComponent(variant.sku)}`}>Choose lenses</Link>
                </Button>
                <form action={buy}>
                  <input type="hidden" name="sku" value={variant.sku} />
                  <Button type="submit" size="lg" wide busy={buying}>
                    Buy frame only
                  </Button>
                </form>
              </>
            ) : (
              <BackInStock key={variant.sku} sku={variant.sku} email={email} />
            )}
          </div>
        </div>
      </div>

      <section className={styles.measures} aria-labelledby="measures">
        <div>
          <h2 id="measures" className="fv-display">
            Measured
          </h2>
          <p className={styles.description}>{frame.description}</p>
          <dl className={styles.list}>
            {(
              [
                ["Lens width A", formatMm(size.aTenths)],
                ["Lens height B", formatMm(size.bTenths)],
                ["Widest lens diameter ED", formatMm(size.edTenths)],
                ["Bridge DBL", formatMm(size.dblTenths)],
                ["Temple", `${size.templeMm} mm`],
                ["Front width", formatMm(size.frontWidthTenths)],
                ["Weight without lenses", formatGrams(frame.weightTenthsG)],
                ["Material", inWords(frame.material)],
                ["Rim", inWords(frame.rim)],
                ["Bridge fit", inWords(frame.bridgeFit)],
              ] as const
            ).map(([term, value]) => (
              <div key={term}>
                <dt>{term}</dt>
                <dd className="fv-num">{value}</dd>
              </div>
            ))}
          </dl>
        </div>
        <figure>
          <MeasurementDrawing radii={frame.traceRadii} size={size} material={frame.material} rim={frame.rim} name={frame.name} />
          <figcaption className="fv-muted">Size {size.label}, drawn to scale from the frame&apos;s own lens shape.</figcaption>
        </figure>
      </section>
    </>
  );
}
