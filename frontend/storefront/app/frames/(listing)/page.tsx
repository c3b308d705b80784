import { FrameListingDocument } from "@fovea/gql/storefront";
import type { Metadata } from "next";
import { ListingView } from "@/features/catalogue/listing-view";
import { PAGE_SIZE } from "@/features/catalogue/page-size";
import { parseListing, toFilter } from "@/features/catalogue/url-state";
import { ask } from "@/lib/api";
import { currency } from "@/lib/session";

interface Props {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export async function generateMetadata({ searchParams }: Props): Promise<Metadata> {
  return { title: parseListing(await searchParams).sun ? "Sunglasses" : "Glasses" };
}

export default async function FramesPage({ searchParams }: Props) {
  const params = await searchParams;
  const state = parseListing(params);
  const { frames } = await ask(FrameListingDocument, {
    filter: toFilter(state),
    sort: state.sort,
    search: state.search || null,
    currency: await currency(),
    first: PAGE_SIZE,
    after: null,
  });
  return (
    <div className="page">
      <h1 className="fv-display page-title">{state.sun ? "Sunglasses" : "Glasses"}</h1>
      <p className="fv-muted">Every picture is to one scale: what looks wider is wider.</p>
      <ListingView state={state} listing={frames} focusSearch={params.focus === "search"} />
    </div>
  );
}
