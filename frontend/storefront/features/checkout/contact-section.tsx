"use client";

import { Button, Notice, SelectField, TextField } from "@fovea/ui";
import Link from "next/link";
import { useState, useTransition, type FormEvent } from "react";
import { AddressFields } from "@/features/address/address-fields";
import { addressLines, type AddressText } from "@/features/address/countries";
import { isGeneral, type Refusal } from "@/lib/problem";
import { setAddress } from "./actions";
import styles from "./checkout.module.css";

interface Props {
  start: { email: string; address: AddressText };
  /** Already accepted by the API: shown as text until the shopper wants to change it. */
  settled: boolean;
  warnings: readonly string[];
  saved: readonly { id: string; label: string; address: AddressText }[];
  signedIn: boolean;
}

export function ContactSection({ start, settled, warnings: standing, saved, signedIn }: Props) {
  const [email, setEmail] = useState(start.email);
  const [address, setText] = useState(start.address);
  const [open, setOpen] = useState(!settled);
  const [refused, setRefused] = useState<Refusal | null>(null);
  const [warnings, setWarnings] = useState<readonly string[]>(settled ? [] : standing);
  const [pending, begin] = useTransition();

  const send = (accept: boolean): void => {
    begin(async () => {
      const answer = await setAddress(email, address, accept);
      if ("refusal" in answer) {
        setRefused(answer.refusal);
        setWarnings([]);
        return;
      }
      setRefused(null);
      setWarnings(answer.warnings);
      setOpen(answer.warnings.length > 0);
    });
  };

  const errors: Record<string, string> = Object.fromEntries(
    Object.entries(refused?.fields ?? {}).map(([path, sentence]) => [path.replace(/^address\./, "").replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()), sentence]),
  );
  const known = ["email", ...Object.keys(address)];

  if (!open) {
    return (
      <div className={styles.settled}>
        <address>
          {email}
          {addressLines(address).map((text, index) => (
            <span key={index}>{text}</span>
          ))}
        </address>
        <Button size="sm" onClick={() => setOpen(true)}>
          Change
        </Button>
      </div>
    );
  }
  return (
    <form
      className="stack"
      noValidate
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        send(false);
      }}
    >
      {signedIn ? null : (
        <p className="fv-muted">
          Have an account? <Link href="/sign-in?next=/checkout">Sign in</Link> to use what you saved, or go on as a guest.
        </p>
      )}
      <TextField label="E-mail" type="email" name="email" autoComplete="email" required value={email} error={errors.email ?? null} onChange={(event) => setEmail(event.target.value)} hint="For the confirmation and the link to track your order." />
      {saved.length > 0 ? (
        <SelectField
          label="Saved addresses"
          value={saved.find((entry) => entry.address.line1 === address.line1 && entry.address.postalCode === address.postalCode)?.id ?? ""}
          options={[{ value: "", label: "Another address" }, ...saved.map((entry) => ({ value: entry.id, label: `${entry.label}: ${entry.address.line1}, ${entry.address.city}` }))]}
          onChange={(event) => {
            const found = saved.find((entry) => entry.id === event.target.value);
            if (found) setText(found.address);
          }}
        />
      ) : null}
      <AddressFields
        value={address}
        errors={errors}
        onChange={(changes) => {
          setWarnings([]);
          setText((before) => ({ ...before, ...changes }));
        }}
      />
      {refused && isGeneral({ ...refused, fields: errors }, known) ? (
        <Notice tone="critical" live>
          {refused.message}
        </Notice>
      ) : null}
      {warnings.length > 0 ? (
        <Notice
          tone="caution"
          live
          action={
            <Button size="sm" onClick={() => send(true)} busy={pending}>
              Use the address as it is
            </Button>
          }
        >
          {warnings.join(" ")}
        </Notice>
      ) : null}
      <div>
        <Button type="submit" variant="primary" busy={pending}>
          Continue to delivery
        </Button>
      </div>
    </form>
  );
}
