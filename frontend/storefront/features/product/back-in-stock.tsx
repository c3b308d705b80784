"use client";

import { Button, Notice, SelectField, TextField } from "@fovea/ui";
import Link from "next/link";
import { useActionState } from "react";
import { fieldError, isGeneral } from "@/lib/problem";
import { askForStock, type StockAsk } from "./actions";
import styles from "./product.module.css";

const LANGUAGES = [
  { value: "en", label: "English" },
  { value: "de", label: "Deutsch" },
];

/** Asks to be told once when a sold-out article can be bought again. */
export function BackInStock({ sku, email }: { sku: string; email: string }) {
  const [answer, ask, asking] = useActionState<StockAsk | null, FormData>(askForStock, null);
  if (answer?.done) {
    return (
      <Notice tone="positive" live>
        {answer.confirm ? "Nearly done: we have sent you a letter. Confirm in it that the address is yours." : "We write to you once, as soon as it is your turn."}
      </Notice>
    );
  }
  const refused = answer?.refusal ?? null;
  return (
    <form action={ask} className={styles.wish} noValidate>
      <p>This one is sold out. Choose another colour or size, or let us write to you once when it is back.</p>
      <input type="hidden" name="sku" value={sku} />
      <TextField label="E-mail" type="email" name="email" autoComplete="email" defaultValue={answer?.email ?? email} error={fieldError(refused, "email")} />
      <SelectField label="Write to me in" name="language" options={LANGUAGES} defaultValue={answer?.language ?? "en"} />
      {refused && isGeneral(refused, ["email"]) ? (
        <Notice tone="critical" live>
          {refused.message}
        </Notice>
      ) : null}
      <Button type="submit" variant="primary" size="lg" wide busy={asking}>
        Tell me when it is back
      </Button>
      <p className="fv-hint">
        One letter for this article, none for anything else. <Link href="/help/privacy">What we keep</Link>
      </p>
    </form>
  );
}
