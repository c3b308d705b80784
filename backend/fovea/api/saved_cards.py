"""A shopper's saved cards: which there are, and taking one out."""

from datetime import datetime
from typing import Annotated

import strawberry

from fovea.api.base import Refusal, customer, mutation, query
from fovea.api.context import Info
from fovea.api.ids import row_id
from fovea.domains import payments
from fovea.kernel.errors import NotSignedIn
from fovea.kernel.ids import to_global_id


@strawberry.type
class SavedCard:
    """A card that the payment provider keeps for the shopper; ``expiry`` as it is written on the card."""

    id: strawberry.ID
    brand: str
    last_four: str
    expiry: str
    saved_at: datetime

    @classmethod
    def of(cls, view: payments.SavedCard) -> "SavedCard":
        return cls(
            id=strawberry.ID(to_global_id("SavedCard", view.id)),
            brand=view.brand,
            last_four=view.last_four,
            expiry=view.expiry,
            saved_at=view.saved_at,
        )


@strawberry.input
class RemoveSavedCardInput:
    id: strawberry.ID


@strawberry.type
class RemoveSavedCardSuccess:
    cards: list[SavedCard]


RemoveSavedCardResult = Annotated[RemoveSavedCardSuccess | Refusal, strawberry.union("RemoveSavedCardResult")]


@strawberry.type
class SavedCardsQuery:
    @query(allow=customer, description="The shopper's saved cards, the newest first.")
    async def my_saved_cards(self, info: Info) -> list[SavedCard]:
        account = info.context.actor.account_id
        if account is None:
            raise NotSignedIn
        return [SavedCard.of(one) for one in await info.context.read(payments.saved_cards, account)]


@strawberry.type
class SavedCardsMutation:
    @mutation(allow=customer, description="Take a saved card out; the payment provider forgets it too.")
    async def remove_saved_card(self, info: Info, input: RemoveSavedCardInput) -> RemoveSavedCardResult:
        account = info.context.actor.account_id
        if account is None:
            raise NotSignedIn
        command = payments.RemoveCard(account, row_id("SavedCard", input.id, field="id"))
        await info.context.run(payments.remove_card, command)
        cards = await info.context.read(payments.saved_cards, account)
        return RemoveSavedCardSuccess(cards=[SavedCard.of(one) for one in cards])
