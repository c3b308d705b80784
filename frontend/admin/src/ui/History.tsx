import { Timeline } from "@fovea/ui";
import { Link } from "@tanstack/react-router";
import { Moment } from "./parts";

interface Entry {
  at: string;
  kind: string;
  text: string;
  who: string | null;
  detail: string | null;
  link: string | null;
}

/** What happened to a document, newest first: when, who, why, and what it led to. */
export function History({ entries, label }: { entries: readonly Entry[]; label: string }) {
  const items = entries
    .toSorted((a, b) => b.at.localeCompare(a.at))
    .map((entry, index) => ({
      key: `${entry.at} ${entry.kind} ${String(index)}`,
      text: entry.text,
      when: (
        <>
          <Moment at={entry.at} />
          {entry.who && ` by ${entry.who}`}
        </>
      ),
      detail: (entry.detail || entry.link) && (
        <>
          {entry.detail} <Consequence link={entry.link} />
        </>
      ),
    }));
  return <Timeline items={items} label={label} />;
}

function Consequence({ link }: { link: string | null }) {
  if (link === null) return null;
  if (link.startsWith("/documents/")) {
    return (
      <a href={link} target="_blank" rel="noopener">
        Open paper
      </a>
    );
  }
  const { pathname, searchParams } = new URL(link, location.origin);
  return (
    <Link to={pathname} search={Object.fromEntries(searchParams)}>
      Open
    </Link>
  );
}
