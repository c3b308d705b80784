import { LensFrameDocument } from "@fovea/gql/storefront";
import { Button, EmptyState } from "@fovea/ui";
import type { Metadata } from "next";
import Link from "next/link";
import { notFound, redirect } from "next/navigation";
import { LensBuilder } from "@/features/lenses/builder";
import { fromValues, type BuilderState } from "@/features/lenses/state";
import { ask } from "@/lib/api";
import { currency } from "@/lib/session";

interface Props {
  params: Promise<{ slug: string }>;
  searchParams: Promise<{ sku?: string | string[]; line?: string | string[] }>;
}

export const metadata: Metadata = { title: "Choose lenses" };

export default async function LensesPage({ params, searchParams }: Props) {
  const [{ slug }, { sku, line: lineId }] = await Promise.all([params, searchParams]);
  if (typeof sku !== "string") redirect(`/frames/${slug}`);
  const { frame, variant, viewer, cart } = await ask(LensFrameDocument, { slug, sku, currency: await currency() });
  if (!frame || !variant) notFound();

  const line = typeof lineId === "string" ? cart?.lines.find((candidate) => candidate.id === lineId && candidate.sku === sku) : undefined;
  const held = line?.configuration;
  const start: Partial<BuilderState> = held
    ? {
        ...(held.prescription ? fromValues(held.prescription) : {}),
        use: held.use === "READING" || held.use === "NON_PRESCRIPTION" ? held.use : "DISTANCE",
        materialCode: held.materialCode,
        treatments: [...held.treatments],
      }
    : {};

  return (
    <div className="page">
      <nav className="crumbs" aria-label="Breadcrumb">
        <Link href="/frames">Glasses</Link>
        <span aria-hidden="true">/</span>
        <Link href={`/frames/${slug}?sku=${encodeURIComponent(sku)}`}>{frame.name}</Link>
        <span aria-hidden="true">/</span>
        <span aria-current="page">Lenses</span>
      </nav>
      <h1 className="fv-display page-title">Lenses for {frame.name}</h1>
      {variant.available > 0 || line ? (
        <LensBuilder
          frame={frame}
          variant={variant}
          signedIn={viewer.customer !== null && viewer.customer !== undefined}
          saved={(viewer.customer?.prescriptions ?? []).filter((saved) => saved.status.toLowerCase() !== "archived")}
          line={line ? { id: line.id, start } : null}
        />
      ) : (
        <EmptyState
          icon="frame"
          title="This colour and size has just sold out"
          actions={
            <Button asChild variant="primary">
              <Link href={`/frames/${slug}`}>See the other colours</Link>
            </Button>
          }
        />
      )}
    </div>
  );
}
