import { LensFrameDocument } from "@fovea/gql/storefront";
import { Button, EmptyState } from "@fovea/ui";
import type { Metadata } from "next";
import Link from "next/link";
import { notFound, redirect } from "next/navigation";
import { LensBuilder } from "@/features/lenses/builder";
import { restore } from "@/features/lenses/restore";
import { canBeHad } from "@/features/promise/words";
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
  const { frame, viewer, cart } = await ask(LensFrameDocument, { slug, currency: await currency() });
  const variant = frame?.variants.find((candidate) => candidate.sku === sku);
  if (!frame || !variant) notFound();

  const saved = (viewer.customer?.prescriptions ?? []).filter((entry) => entry.status.toLowerCase() !== "archived");
  /* Lenses of a line may move to another frame, so the line need not hold this one. */
  const line = typeof lineId === "string" ? cart?.lines.find((candidate) => candidate.id === lineId) : undefined;

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
      {canBeHad(variant) || line?.sku === sku ? (
        <LensBuilder
          frame={frame}
          sku={variant.sku}
          signedIn={viewer.customer !== null && viewer.customer !== undefined}
          saved={saved}
          line={line ? { id: line.id, start: line.configuration ? restore(line.configuration, saved) : {} } : null}
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
