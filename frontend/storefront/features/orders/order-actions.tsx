"use client";

import type { OrderViewFragment } from "@fovea/gql/storefront";
import { Button, Dialog, Notice } from "@fovea/ui";
import { useState, useTransition } from "react";
import type { Refusal } from "@/lib/problem";
import { cancelOrder } from "./actions";

interface Props {
  order: OrderViewFragment;
  token: string | null;
}

export function CancelOrder({ order, token }: Props) {
  const [open, setOpen] = useState(false);
  const [pending, start] = useTransition();
  const [refused, setRefused] = useState<Refusal | null>(null);
  if (!order.canCancel) return null;
  return (
    <Dialog
      title="Cancel this order?"
      text="Nothing has left us yet, so your card will not be charged; what was reserved on it is released."
      open={open}
      onOpenChange={setOpen}
      trigger={<Button variant="critical">Cancel the order</Button>}
      foot={
        <>
          <Button onClick={() => setOpen(false)}>Keep it</Button>
          <Button
            variant="critical"
            busy={pending}
            onClick={() =>
              start(async () => {
                const answer = await cancelOrder(order.number, token);
                setRefused(answer);
                if (!answer) setOpen(false);
              })
            }
          >
            Cancel the order
          </Button>
        </>
      }
    >
      {refused ? (
        <Notice tone="critical" live>
          {refused.message}
        </Notice>
      ) : null}
    </Dialog>
  );
}
