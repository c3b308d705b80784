"use client";

import { Button, TextField } from "@fovea/ui";
import { useRouter } from "next/navigation";
import { useState, type FormEvent } from "react";

/** "so 123" and "123" are SO-000123; null when it is no order number. */
export function orderNumber(typed: string): string | null {
  const digits = /^(?:SO)?[\s-]*(\d{1,10})$/i.exec(typed.trim())?.[1];
  return digits ? `SO-${digits.padStart(6, "0")}` : null;
}

export function FindForm() {
  const router = useRouter();
  const [typed, setTyped] = useState("");
  const [error, setError] = useState<string | null>(null);
  return (
    <form
      className="stack"
      noValidate
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        const number = orderNumber(typed);
        if (number) router.push(`/orders/${number}`);
        else setError("An order number looks like SO-000123. It is in the confirmation mail.");
      }}
    >
      <TextField label="Order number" placeholder="SO-000123" autoComplete="off" value={typed} error={error} onChange={(event) => setTyped(event.target.value)} />
      <div>
        <Button type="submit" variant="primary">
          Find the order
        </Button>
      </div>
    </form>
  );
}
