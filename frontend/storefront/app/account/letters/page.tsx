import { LetterChoicesDocument } from "@fovea/gql/storefront";
import type { Metadata } from "next";
import { requireCustomer } from "@/features/account/customer";
import { ChoicesForm } from "@/features/letters/choices-form";
import { ask } from "@/lib/api";

export const metadata: Metadata = { title: "Letters" };

export default async function LettersPage() {
  await requireCustomer("/account/letters");
  const { letterChoices } = await ask(LetterChoicesDocument, {});
  return (
    <>
      <h1 className="fv-display page-title">Letters</h1>
      <div style={{ maxWidth: 560 }}>
        <ChoicesForm language={letterChoices.language} topics={letterChoices.topics} />
      </div>
    </>
  );
}
