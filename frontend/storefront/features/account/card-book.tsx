"use client";

import type { MySavedCardsQuery } from "@fovea/gql/storefront";
import { Button, Notice, formatDate } from "@fovea/ui";
import { useState, useTransition } from "react";
import type { Refusal } from "@/lib/problem";
import styles from "./account.module.css";
import { removeCard } from "./actions";

type SavedCard = MySavedCardsQuery["mySavedCards"][number];

const BRANDS: Record<string, string> = {
  visa: "Visa",
  mc: "Mastercard",
  amex: "American Express",
  maestro: "Maestro",
  discover: "Discover",
};

/** The cards that the payment provider keeps for this account, each with a way to take it out. */
export function CardBook({ cards }: { cards: readonly SavedCard[] }) {
  return (
    <ul role="list" className={styles.cards}>
      {cards.map((card) => (
        <OneCard key={card.id} card={card} />
      ))}
    </ul>
  );
}

function OneCard({ card }: { card: SavedCard }) {
  const [pending, start] = useTransition();
  const [refused, setRefused] = useState<Refusal | null>(null);
  const name = `${BRANDS[card.brand] ?? "Card"} ending in ${card.lastFour}`;
  return (
    <li className="panel" aria-busy={pending}>
      <div className={styles.cardHead}>
        <h2 className="fv-num">{name}</h2>
      </div>
      <p className="fv-muted">
        Expires <span className="fv-num">{card.expiry}</span>, saved {formatDate(card.savedAt)}
      </p>
      {refused ? <Notice tone="critical">{refused.message}</Notice> : null}
      <div>
        <Button
          size="sm"
          busy={pending}
          aria-label={`Remove ${name}`}
          onClick={() => start(async () => setRefused(await removeCard(card.id)))}
        >
          Remove
        </Button>
      </div>
    </li>
  );
}
