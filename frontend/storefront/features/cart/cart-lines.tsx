"use client";

import type { CartViewFragment } from "@fovea/gql/storefront";
import { Button, Icon, Notice, Price, formatMoney, formatWeekday } from "@fovea/ui";
import Link from "next/link";
import { useState, useTransition } from "react";
import type { Refusal } from "@/lib/problem";
import { FindingList } from "../lenses/finding-list";
import { setQuantity } from "./actions";
import styles from "./cart.module.css";
import { LinePicture } from "./line-picture";
import { RxSummary, lensWords, sourceWords } from "./rx-summary";

type Line = CartViewFragment["lines"][number];

export function CartLines({ lines }: { lines: readonly Line[] }) {
  return (
    <ul role="list" className={styles.lines}>
      {lines.map((line) => (
        <CartLine key={line.id} line={line} />
      ))}
    </ul>
  );
}

function CartLine({ line }: { line: Line }) {
  const [pending, start] = useTransition();
  const [problem, setProblem] = useState<Refusal | null>(null);
  const change = (quantity: number): void => {
    start(async () => setProblem(await setQuantity(line.id, quantity)));
  };
  const name = `${line.frameName}, ${line.colourName}`;
  const most = Math.max(line.quantity, Math.min(10, line.obtainable));
  return (
    <li className={styles.line} aria-busy={pending} data-pending={pending || undefined}>
      <Link href={`/frames/${line.frameSlug}?sku=${encodeURIComponent(line.sku)}`} tabIndex={-1} aria-hidden="true">
        <LinePicture picture={line.picture} />
      </Link>
      <div className={styles.text}>
        <h2>
          <Link href={`/frames/${line.frameSlug}?sku=${encodeURIComponent(line.sku)}`}>{line.frameName}</Link>
        </h2>
        <p className="fv-muted">
          {line.colourName}, <span className="fv-num">{line.sizeLabel}</span>
        </p>
        {line.configuration ? (
          <>
            <p>{lensWords(line.configuration)}</p>
            {sourceWords(line.configuration) ? <p className={styles.source}>{sourceWords(line.configuration)}</p> : null}
            {line.configuration.prescription ? <RxSummary rx={line.configuration.prescription} className={styles.rx} /> : null}
            <FindingList findings={line.configuration.findings.filter((finding) => finding.severity.toLowerCase() === "warn")} />
          </>
        ) : (
          <p>Frame only</p>
        )}
        {line.comesInOn ? <p className={styles.source}>On its way to us: on our shelf by {formatWeekday(line.comesInOn)}.</p> : null}
        {line.problem ? <Notice tone="critical">{line.problem}</Notice> : null}
        {problem ? (
          <Notice tone="critical" live>
            {problem.message}
          </Notice>
        ) : null}
        <div className={styles.lineActions}>
          <label>
            <span className="fv-sr">Quantity of {name}</span>
            <span className="fv-select">
              <select className="fv-input" value={line.quantity} disabled={pending} onChange={(event) => change(Number(event.target.value))}>
                {Array.from({ length: most }, (_, index) => index + 1).map((count) => (
                  <option key={count} value={count}>
                    {count}
                  </option>
                ))}
              </select>
              <Icon name="chevron-down" size={16} />
            </span>
          </label>
          <Button asChild variant="quiet" size="sm">
            <Link href={`/frames/${line.frameSlug}/lenses?sku=${encodeURIComponent(line.sku)}&line=${encodeURIComponent(line.id)}`}>{line.configuration ? "Change lenses" : "Add lenses"}</Link>
          </Button>
          <Button variant="quiet" size="sm" onClick={() => change(0)} aria-label={`Remove ${name}`} busy={pending}>
            Remove
          </Button>
        </div>
      </div>
      <div className={styles.amount}>
        <Price money={line.total} />
        {line.configuration ? (
          <p className="fv-muted fv-num">
            frame {formatMoney(line.frame)}
            <br />
            lenses {formatMoney(line.lens)}
            {line.treatments.minor > 0 ? (
              <>
                <br />
                coatings {formatMoney(line.treatments)}
              </>
            ) : null}
          </p>
        ) : null}
      </div>
    </li>
  );
}
