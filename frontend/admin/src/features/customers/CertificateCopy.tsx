import type { TaxCertificateFieldsFragment } from "@fovea/gql/admin";
import { Notice } from "@fovea/ui";
import { useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { toast } from "sonner";
import { useSession } from "../../lib/session";
import { Button, PaperLink } from "../../ui/Button";

const STALE = ["TaxCertificates", "CustomerTaxCertificates"];

/** The copy of a certificate that is kept here: its pages to look at, and a way to send one while nobody has decided. */
export function CertificateCopy({ paper }: { paper: TaxCertificateFieldsFragment }) {
  const { may } = useSession();
  const client = useQueryClient();
  const input = useRef<HTMLInputElement>(null);
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  const sends = may("tax:certificate:edit") && (paper.state === "pending" || paper.pages.length === 0);
  const send = async (file: File) => {
    setBusy(true);
    setRefusal(null);
    try {
      const answer = await fetch(`/uploads/tax-certificates/${encodeURIComponent(paper.id)}`, {
        method: "POST",
        headers: { "Content-Type": file.type || "application/octet-stream", "X-Fovea-Csrf": "1" },
        credentials: "same-origin",
        body: file,
      });
      if (answer.ok) {
        toast.success("The copy is kept");
        await client.invalidateQueries({ predicate: (query) => STALE.includes(String(query.queryKey[0])) });
      } else {
        setRefusal(await reasonOf(answer));
      }
    } catch {
      setRefusal("No answer came. Sending it again is safe: a certificate has one copy.");
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className="stack">
      <div className="row">
        {paper.pages.length === 0 ? (
          <span className="fv-muted">No copy is kept here.</span>
        ) : (
          paper.pages.map((page, index) => (
            <PaperLink key={page} href={page}>
              {paper.pages.length === 1 ? "Look at the copy" : `Page ${String(index + 1)} of the copy`}
            </PaperLink>
          ))
        )}
        {sends && (
          <>
            <Button size="sm" busy={busy} onClick={() => input.current?.click()}>
              {paper.pages.length === 0 ? "Send a copy" : "Send another copy"}
            </Button>
            <input
              ref={input}
              type="file"
              hidden
              aria-label="Copy of the certificate"
              accept="application/pdf,image/jpeg,image/png,image/webp"
              onChange={(event) => {
                const file = event.target.files?.[0];
                event.target.value = "";
                if (file) void send(file);
              }}
            />
          </>
        )}
      </div>
      {sends && <p className="fv-muted">A PDF or a picture. Every look at a copy is written down.</p>}
      {refusal && (
        <Notice tone="critical" live>
          {refusal}
        </Notice>
      )}
    </div>
  );
}

async function reasonOf(answer: Response): Promise<string> {
  const said = answer.headers.get("content-type")?.startsWith("application/json")
    ? ((await answer.json()) as { message?: string }).message
    : undefined;
  return said ?? "This certificate is not here any more, or your role does not cover it.";
}
