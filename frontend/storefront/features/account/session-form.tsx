"use client";

import { Button, Notice, TextField } from "@fovea/ui";
import Link from "next/link";
import { useActionState } from "react";
import { fieldError, isGeneral } from "@/lib/problem";
import { register, signIn, type SessionState } from "./session-actions";

const START: SessionState = { refusal: null, email: "", name: "" };

export function SignInForm({ next }: { next: string }) {
  const [state, act, pending] = useActionState(signIn, START);
  return (
    <form action={act} className="stack">
      <input type="hidden" name="next" value={next} />
      <TextField label="E-mail" name="email" type="email" autoComplete="username" required defaultValue={state.email} key={`email-${state.email}`} error={fieldError(state.refusal, "email")} />
      <TextField label="Password" name="password" type="password" autoComplete="current-password" required error={fieldError(state.refusal, "password")} />
      {state.refusal && isGeneral(state.refusal, ["email", "password"]) ? (
        <Notice tone="critical" live>
          {state.refusal.message}
        </Notice>
      ) : null}
      <Button type="submit" variant="primary" busy={pending} wide>
        Sign in
      </Button>
      <p className="fv-muted">
        New here? <Link href={`/register?next=${encodeURIComponent(next)}`}>Make an account</Link>. You can also order as a guest.
      </p>
    </form>
  );
}

export function RegisterForm({ next }: { next: string }) {
  const [state, act, pending] = useActionState(register, START);
  return (
    <form action={act} className="stack">
      <input type="hidden" name="next" value={next} />
      <TextField label="Full name" name="name" autoComplete="name" required maxLength={120} defaultValue={state.name} key={`name-${state.name}`} error={fieldError(state.refusal, "name")} />
      <TextField label="E-mail" name="email" type="email" autoComplete="username" required defaultValue={state.email} key={`email-${state.email}`} error={fieldError(state.refusal, "email")} />
      <TextField label="Password" name="password" type="password" autoComplete="new-password" required minLength={15} maxLength={128} hint="At least 15 characters. Several words in a row are easy to keep in mind." error={fieldError(state.refusal, "password")} />
      {state.refusal && isGeneral(state.refusal, ["email", "password", "name"]) ? (
        <Notice tone="critical" live>
          {state.refusal.message}
        </Notice>
      ) : null}
      <Button type="submit" variant="primary" busy={pending} wide>
        Make the account
      </Button>
      <p className="fv-muted">
        Already have one? <Link href={`/sign-in?next=${encodeURIComponent(next)}`}>Sign in</Link>.
      </p>
    </form>
  );
}
