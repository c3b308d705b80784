"use client";

import { Button, Notice, TextField } from "@fovea/ui";
import { useState, useTransition, type FormEvent } from "react";
import { fieldError, isGeneral, type Refusal } from "@/lib/problem";
import { updateProfile } from "./actions";

export function ProfileForm({ start }: { start: { name: string; phone: string; email: string } }) {
  const [name, setName] = useState(start.name);
  const [phone, setPhone] = useState(start.phone);
  const [answer, setAnswer] = useState<{ refusal: Refusal | null } | null>(null);
  const [pending, begin] = useTransition();
  const refused = answer?.refusal ?? null;
  return (
    <form
      className="stack"
      noValidate
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        begin(async () => setAnswer({ refusal: await updateProfile(name, phone) }));
      }}
    >
      <TextField label="Full name" autoComplete="name" value={name} onChange={(event) => setName(event.target.value)} error={fieldError(refused, "name")} />
      <TextField label="Phone" type="tel" autoComplete="tel" optional value={phone} onChange={(event) => setPhone(event.target.value)} error={fieldError(refused, "phone")} />
      <p className="fv-hint">You sign in as {start.email}.</p>
      {answer ? (
        refused ? (
          isGeneral(refused, ["name", "phone"]) ? (
            <Notice tone="critical" live>
              {refused.message}
            </Notice>
          ) : null
        ) : (
          <Notice tone="positive" live>
            Saved.
          </Notice>
        )
      ) : null}
      <div>
        <Button type="submit" busy={pending}>
          Save
        </Button>
      </div>
    </form>
  );
}
