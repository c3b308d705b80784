import { UnsubscribeTopicDocument } from "@fovea/gql/storefront";
import { Notice } from "@fovea/ui";
import type { Metadata } from "next";
import Link from "next/link";
import { LinkForm } from "@/features/letters/link-form";
import { topicName } from "@/features/letters/words";
import { ask } from "@/lib/api";

export const metadata: Metadata = { title: "Stop letters", robots: { index: false }, referrer: "no-referrer" };

export default async function UnsubscribePage({ searchParams }: { searchParams: Promise<{ token?: string | string[] }> }) {
  const { token = "" } = await searchParams;
  const secret = Array.isArray(token) ? (token[0] ?? "") : token;
  const found = await ask(UnsubscribeTopicDocument, { token: secret }).catch(() => null);
  return (
    <div className="page page-narrow stack">
      <h1 className="fv-display page-title">Stop letters</h1>
      {found ? (
        <>
          <p>You get letters about {topicName(found.unsubscribeTopic)} at this address. Shall we stop them?</p>
          <LinkForm token={secret} deed="stop" />
        </>
      ) : (
        <Notice tone="caution">
          This link is not complete. Open it from the letter once more, or choose what you read in <Link href="/account/letters">your account</Link>.
        </Notice>
      )}
    </div>
  );
}
