import { Notice } from "@fovea/ui";
import type { Metadata } from "next";
import { LinkForm } from "@/features/letters/link-form";

export const metadata: Metadata = { title: "Confirm", robots: { index: false }, referrer: "no-referrer" };

export default async function ConfirmPage({ searchParams }: { searchParams: Promise<{ token?: string | string[] }> }) {
  const { token = "" } = await searchParams;
  const secret = Array.isArray(token) ? (token[0] ?? "") : token;
  return (
    <div className="page page-narrow stack">
      <h1 className="fv-display page-title">Is this address yours?</h1>
      {secret ? (
        <>
          <p>You asked us to write to you. One press confirms that the address is yours; before that we send nothing.</p>
          <LinkForm token={secret} deed="confirm" />
        </>
      ) : (
        <Notice tone="caution">This link is not complete. Open it from the letter once more.</Notice>
      )}
    </div>
  );
}
