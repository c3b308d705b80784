import type { ReviewFieldsFragment } from "@fovea/gql/admin";
import { moment } from "../../lib/format";
import type { RxColumn } from "./CompareTable";
import { comparedVersion, type Version, writerOf } from "./reviewState";
import { textOf } from "./rxText";

/** The values to judge, and what they are read against: an earlier version (or the one chosen), and what was worn before. */
export function columnsOf(
  review: ReviewFieldsFragment,
  chosen: number | null,
): { judged: RxColumn | null; others: RxColumn[] } {
  const newest = review.versions.at(-1);
  const fromPaper = review.upload !== null;
  const earlier =
    review.versions.find((version) => version.number === chosen && version.number !== newest?.number) ??
    comparedVersion(review.versions);
  const judged: RxColumn | null = review.values && {
    key: "judged",
    title: newest ? titleOf(newest, fromPaper) : "Values",
    note: newest && noteOf(newest),
    rx: textOf(review.values, review.fittingHeights),
  };
  const others: RxColumn[] = [];
  if (judged && earlier?.values)
    others.push({
      key: `version ${String(earlier.number)}`,
      title: titleOf(earlier, fromPaper),
      note: noteOf(earlier),
      rx: textOf(earlier.values, earlier.fittingHeights),
    });
  if (review.previous)
    others.push({ key: "previous", title: "Worn before", note: "approved", rx: textOf(review.previous) });
  return { judged, others };
}

function titleOf(version: Version, fromPaper: boolean): string {
  return fromPaper && version.source.toLowerCase() === "optician" ? "As read" : writerOf(version);
}

function noteOf(version: Version): string {
  return `v${String(version.number)}, ${moment(version.at)}`;
}
