"use server";

import { MoreFramesDocument, type FrameCardFragment } from "@fovea/gql/storefront";
import { ask } from "@/lib/api";
import { currency } from "@/lib/session";
import { PAGE_SIZE } from "./page-size";
import { parseListing, toFilter } from "./url-state";

/** The next page of a listing, by the cursor of the last one. */
export async function moreFrames(
  params: Record<string, string>,
  after: string,
): Promise<{ frames: FrameCardFragment[]; after: string | null }> {
  const state = parseListing(params);
  const { frames } = await ask(MoreFramesDocument, {
    filter: toFilter(state),
    sort: state.sort,
    search: state.search || null,
    currency: await currency(),
    first: PAGE_SIZE,
    after,
  });
  return {
    frames: frames.edges.map((edge) => edge.node),
    after: frames.pageInfo.hasNextPage ? (frames.pageInfo.endCursor ?? null) : null,
  };
}
