"""Saved cards: kept with the shopper's consent, offered to nobody else, forgotten here at once and there soon after."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from fovea.domains.payments.contract.cards import CardRemoved, KeepCard, RemoveCard, SavedCard
from fovea.domains.payments.models.cards import SavedCardRow
from fovea.kernel import sealed
from fovea.kernel.db import Reader, UnitOfWork
from fovea.kernel.errors import NotFound
from fovea.kernel.ids import new_id

_TABLE = "payments.saved_card"
_INDEX = "payments.saved_card.token"


async def keep_card(uow: UnitOfWork, command: KeepCard) -> None:
    """Write down what the provider keeps for an account; the same card is one, and one that was removed is back."""
    card, card_id = command.card, new_id()
    index = uow.keyring.blind_index(_INDEX, card.token)
    row = await uow.session.scalar(
        select(SavedCardRow)
        .where(SavedCardRow.account_id == command.account_id, SavedCardRow.token_index == index)
        .with_for_update()
    )
    if row is not None:
        row.expiry, row.removed_at, row.consented_at = card.expiry, None, uow.now
        return
    await uow.session.execute(
        insert(SavedCardRow)
        .values(
            id=card_id,
            account_id=command.account_id,
            token=sealed.seal(uow.keyring, _TABLE, card_id, "token", card.token),
            token_index=index,
            brand=card.brand,
            last_four=card.last_four,
            expiry=card.expiry,
            consented_at=uow.now,
        )
        .on_conflict_do_nothing()
    )
    uow.touch("saved_card", card_id)


async def remove_card(uow: UnitOfWork, command: RemoveCard) -> None:
    """Offer a card no more; the provider forgets it soon after. Raises NotFound for another account's."""
    row = await uow.session.scalar(
        select(SavedCardRow)
        .where(SavedCardRow.id == command.card_id, SavedCardRow.account_id == command.account_id)
        .with_for_update()
    )
    if row is None:
        raise NotFound("There is no such card.", path=("id",))
    if row.removed_at is None:
        row.removed_at = uow.now
        uow.record(CardRemoved(row.id))
        uow.touch("saved_card", row.id)


async def saved_cards(reader: Reader, account_id: UUID) -> tuple[SavedCard, ...]:
    """The account's cards, the newest first."""
    return tuple(row.view() for row in await _cards(reader, account_id))


async def card_tokens(reader: Reader, account_id: UUID) -> frozenset[str]:
    """The tokens that this account may pay with."""
    rows = await _cards(reader, account_id)
    return frozenset(sealed.unseal(reader.keyring, _TABLE, row.id, "token", row.token, str) for row in rows)


async def removed_token(reader: Reader, card_id: UUID) -> tuple[str, UUID] | None:
    """The token of a card that the provider shall forget, and whose it was; None when it was saved again meanwhile."""
    row = await reader.session.get(SavedCardRow, card_id)
    if row is None or row.removed_at is None:
        return None
    return sealed.unseal(reader.keyring, _TABLE, row.id, "token", row.token, str), row.account_id


async def _cards(reader: Reader, account_id: UUID) -> list[SavedCardRow]:
    rows = await reader.session.scalars(
        select(SavedCardRow)
        .where(SavedCardRow.account_id == account_id, SavedCardRow.removed_at.is_(None))
        .order_by(SavedCardRow.id.desc())
    )
    return list(rows)
