"use client";

import type { CheckoutViewFragment } from "@fovea/gql/storefront";
import { Button, Notice, RadioGroup, formatMoney, formatWeekday } from "@fovea/ui";
import { useOptimistic, useState, useTransition } from "react";
import type { Refusal } from "@/lib/problem";
import { selectRate } from "./actions";
import { rateName, shortlist } from "./rates";

interface Props {
  rates: CheckoutViewFragment["rates"];
  selected: string | null;
}

export function DeliverySection({ rates, selected }: Props) {
  const [pending, begin] = useTransition();
  const [shown, show] = useOptimistic(selected);
  const [refused, setRefused] = useState<Refusal | null>(null);
  const [all, setAll] = useState(false);
  const { first, rest } = shortlist(rates, shown);
  if (rates.length === 0) return <Notice tone="caution">No carrier offers delivery to this address. Check it, or write to us.</Notice>;
  return (
    <div className="stack" aria-busy={pending}>
      <RadioGroup
        name="rate"
        legend="Carrier"
        hideLegend
        value={shown}
        onChange={(rateId) =>
          begin(async () => {
            show(rateId);
            setRefused(await selectRate(rateId));
          })
        }
        choices={(all ? [...first, ...rest] : first).map((rate) => ({
          value: rate.id,
          title: rateName(rate),
          text: rate.arrives ? `Arrives by ${formatWeekday(rate.arrives)}` : rate.days ? `${rate.days} working ${rate.days === 1 ? "day" : "days"} after it leaves us` : undefined,
          aside: rate.price.minor === 0 ? "free" : formatMoney(rate.price),
        }))}
      />
      {rest.length > 0 && !all ? (
        <div>
          <Button variant="quiet" size="sm" onClick={() => setAll(true)}>
            Show {rest.length} more
          </Button>
        </div>
      ) : null}
      {refused ? (
        <Notice tone="critical" live>
          {refused.message}
        </Notice>
      ) : null}
    </div>
  );
}
