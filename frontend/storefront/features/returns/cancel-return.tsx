"use client";

import { Button, Notice } from "@fovea/ui";
import { useState, useTransition } from "react";
import type { Refusal } from "@/lib/problem";
import { cancelReturn } from "./actions";

interface Props {
  number: string;
  returnId: string;
  token: string | null;
}

/** Keep it after all: asked once more, in place. */
export function CancelReturn({ number, returnId, token }: Props) {
  const [sure, setSure] = useState(false);
  const [key] = useState(() => crypto.randomUUID());
  const [refused, setRefused] = useState<Refusal | null>(null);
  const [pending, start] = useTransition();
  return (
    <>
      {sure ? (
        <>
          <Button size="sm" busy={pending} onClick={() => start(async () => setRefused(await cancelReturn(number, token, returnId, key)))}>
            Yes, I keep it
          </Button>
          <Button size="sm" variant="quiet" onClick={() => setSure(false)}>
            No, I send it
          </Button>
        </>
      ) : (
        <Button size="sm" variant="quiet" onClick={() => setSure(true)}>
          I keep it after all
        </Button>
      )}
      {refused ? (
        <Notice tone="critical" live>
          {refused.message}
        </Notice>
      ) : null}
    </>
  );
}
