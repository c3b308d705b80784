import { FrontPageDocument } from "@fovea/gql/storefront";
import { Button, Price } from "@fovea/ui";
import Link from "next/link";
import catalogue from "@/features/catalogue/catalogue.module.css";
import { FrameCard } from "@/features/catalogue/frame-card";
import { FrameDrawing } from "@/features/catalogue/frame-drawing";
import { pictureSet } from "@/features/catalogue/pictures";
import styles from "@/features/front/front.module.css";
import { MeasurementDrawing } from "@/features/product/measurement-drawing";
import { ask } from "@/lib/api";
import { currency } from "@/lib/session";

export default async function FrontPage() {
  const { frames } = await ask(FrontPageDocument, { currency: await currency() });
  const all = frames.edges.map((edge) => edge.node);
  const best = (frame: (typeof all)[number]) => {
    const pictures = frame.colours[0]?.pictures ?? [];
    return pictureSet(pictures, "three_quarter") ?? pictureSet(pictures, "front");
  };
  const withPictures = all.filter((frame) => best(frame) !== null);
  const first = withPictures[0] ?? all[0];
  const measured = withPictures.find((frame) => frame !== first && frame.variants.length > 0) ?? first;
  const shown = [...withPictures, ...all.filter((frame) => !withPictures.includes(frame))].filter((frame) => frame !== first).slice(0, 6);
  const picture = first ? best(first) : null;
  const size = measured?.variants[0]?.size;
  const shapes = frames.facets.find((facet) => facet.name.startsWith("shape"))?.values ?? [];

  return (
    <div className="page">
      <section className={styles.hero}>
        <div>
          <h1 className="fv-display">Glasses, measured and made.</h1>
          <p className={styles.lead}>Every frame drawn to true scale. Every lens worked out for your eyes before you buy: how thick, how heavy, what it costs.</p>
          <div className="row">
            <Button asChild variant="primary" size="lg">
              <Link href="/frames">See {frames.totalCount} frames</Link>
            </Button>
            <Button asChild variant="quiet" size="lg">
              <Link href="/help/prescription">How to read your prescription</Link>
            </Button>
          </div>
        </div>
        {first ? (
          <div>
            <Link href={`/frames/${first.slug}`} className={styles.heroPicture} aria-label={first.name}>
              {picture ? <img {...picture} sizes="(max-width: 860px) 92vw, 56vw" fetchPriority="high" /> : <FrameDrawing drawing={first.drawing} label={first.name} />}
            </Link>
            <p className={styles.caption}>
              <span>
                {first.name}, {first.colours[0]?.name}
              </span>
              <Price money={first.priceFrom} from round />
            </p>
          </div>
        ) : null}
      </section>

      {shown.length > 0 ? (
        <section className={styles.band} aria-labelledby="chosen">
          <div className={styles.bandHead}>
            <h2 id="chosen" className="fv-display">
              A few to start with
            </h2>
            <Link href="/frames">All frames</Link>
          </div>
          <div className={catalogue.grid}>
            {shown.map((frame) => (
              <FrameCard key={frame.id} frame={frame} />
            ))}
          </div>
        </section>
      ) : null}

      {measured && size ? (
        <section className={`${styles.band} ${styles.measured}`} aria-labelledby="scale">
          <MeasurementDrawing radii={measured.traceRadii} size={size} material={measured.material} rim={measured.rim} name={measured.name} />
          <div>
            <h2 id="scale" className="fv-display">
              To the tenth of a millimetre
            </h2>
            <p className={styles.lead}>Drawing, picture and lens come from one outline. What you see here is what is cut.</p>
            <p>
              <Link href={`/frames/${measured.slug}`}>{measured.name}</Link>, {size.label}
            </p>
          </div>
        </section>
      ) : null}

      <section className={styles.band} aria-labelledby="how">
        <h2 id="how" className="fv-display">
          How it goes
        </h2>
        <ol className={styles.steps}>
          <li>
            <h3>Choose a frame</h3>
            <p>All pictures share one scale, so two frames side by side compare honestly.</p>
          </li>
          <li>
            <h3>Tell us your prescription</h3>
            <p>The lens builder shows every material with its thickest edge, weight and price, and says so when one does not suit.</p>
          </li>
          <li>
            <h3>We check, cut and measure</h3>
            <p>An optician reads every prescription. The finished pair is measured against it before it leaves.</p>
          </li>
        </ol>
      </section>

      {shapes.length > 0 ? (
        <section className={styles.band} aria-labelledby="shapes">
          <h2 id="shapes" className="fv-display">
            By shape
          </h2>
          <div className={styles.shapes}>
            {shapes.map((shape) => (
              <Link key={shape.value} href={`/frames?shape=${encodeURIComponent(shape.value)}`} className="fv-chip">
                {shape.label} <span className="fv-num fv-muted">{shape.count}</span>
              </Link>
            ))}
          </div>
        </section>
      ) : null}
    </div>
  );
}
