import { MySavedCardsDocument } from "@fovea/gql/storefront";
import { EmptyState } from "@fovea/ui";
import type { Metadata } from "next";
import { CardBook } from "@/features/account/card-book";
import { requireCustomer } from "@/features/account/customer";
import { ask } from "@/lib/api";

export const metadata: Metadata = { title: "Your saved cards" };

export default async function CardsPage() {
  await requireCustomer("/account/cards");
  const { mySavedCards: cards } = await ask(MySavedCardsDocument, {});
  return (
    <>
      <h1 className="fv-display page-title">Your saved cards</h1>
      {cards.length === 0 ? (
        <EmptyState icon="card" title="No card saved">
          When you pay, tick “Save for my next payment” and the card is offered the next time.
        </EmptyState>
      ) : (
        <>
          <p className="fv-muted">Our payment provider keeps the card number; we only know what you see here.</p>
          <CardBook cards={cards} />
        </>
      )}
    </>
  );
}
