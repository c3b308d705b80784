import { ArrivalsDocument, ProductDocument } from "@fovea/gql/storefront";
import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { cache } from "react";
import catalogue from "@/features/catalogue/catalogue.module.css";
import { FrameCard } from "@/features/catalogue/frame-card";
import product from "@/features/product/product.module.css";
import { ProductView } from "@/features/product/product-view";
import { shell } from "@/features/shell/viewer";
import { ask } from "@/lib/api";
import { currency, destination } from "@/lib/session";

interface Props {
  params: Promise<{ slug: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

const frameOf = cache(async (slug: string) => (await ask(ProductDocument, { slug, currency: await currency() })).frame);

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const frame = await frameOf((await params).slug);
  return frame ? { title: frame.name, description: frame.description } : {};
}

export default async function ProductPage({ params, searchParams }: Props) {
  const [{ slug }, query] = await Promise.all([params, searchParams]);
  const frame = await frameOf(slug);
  if (!frame) notFound();
  const text = (value: string | string[] | undefined): string | null => (typeof value === "string" ? value : null);
  const [to, { viewer }] = await Promise.all([destination(), shell()]);
  const skus = frame.variants.map((variant) => variant.sku);
  const { arrivals } = await ask(ArrivalsDocument, { skus, country: to.country });
  return (
    <div className="page">
      <nav className="crumbs" aria-label="Breadcrumb">
        <Link href="/frames">Glasses</Link>
        <span aria-hidden="true">/</span>
        <span aria-current="page">{frame.name}</span>
      </nav>
      <ProductView
        frame={frame}
        sku={text(query.sku)}
        colour={text(query.colour)}
        arrivals={arrivals}
        destination={to.words}
        email={viewer.customer?.email}
      />
      {frame.related.length > 0 ? (
        <section className={product.related} aria-labelledby="related">
          <h2 id="related" className="fv-display">
            Of a similar shape
          </h2>
          <div className={catalogue.grid}>
            {frame.related.slice(0, 3).map((other) => (
              <FrameCard key={other.id} frame={other} />
            ))}
          </div>
        </section>
      ) : null}
    </div>
  );
}
