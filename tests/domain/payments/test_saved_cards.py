"""Saved cards: one account's, sealed, gone when they are taken out."""

import asyncio
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from fovea.app import App
from fovea.domains import payments
from fovea.domains.payments import CardRemoved, CardToken, KeepCard, RemoveCard
from fovea.kernel.actor import SYSTEM
from fovea.kernel.db import Database
from fovea.kernel.errors import NotFound
from fovea.kernel.ids import new_id


def a_card(account: UUID, token: str = "8415718415172204") -> KeepCard:
    return KeepCard(account, CardToken(token, str(account), "visa", "1142", "03/2030"))


async def cards(db: Database, account: UUID) -> list[str]:
    return [card.last_four for card in await db.read(SYSTEM, payments.saved_cards, account)]


async def test_the_same_card_at_once_is_one_and_its_token_is_sealed(db: Database) -> None:
    account, other = new_id(), new_id()
    await asyncio.gather(*(db.run(SYSTEM, payments.keep_card, a_card(account)) for _ in range(10)))
    assert await cards(db, account) == ["1142"]
    assert not await cards(db, other)
    assert await db.read(SYSTEM, payments.card_tokens, account) == {"8415718415172204"}
    async with db.connection() as connection:
        raw = (await connection.execute(text("SELECT * FROM payments.saved_card"))).mappings().one()
    assert b"8415718415172204" not in raw["token"]
    assert "8415718415172204" not in str(raw["token_index"])


class Provider:
    def __init__(self) -> None:
        self.forgotten: list[tuple[str, str]] = []

    async def forget_card(self, token: str, shopper_reference: str) -> None:
        self.forgotten.append((token, shopper_reference))


async def test_what_is_taken_out_is_offered_no_more_and_forgotten_there_unless_it_is_back(house: App) -> None:
    db, account = house.db, new_id()
    await db.run(SYSTEM, payments.keep_card, a_card(account))
    (card,) = await db.read(SYSTEM, payments.saved_cards, account)
    with pytest.raises(NotFound):
        await db.run(SYSTEM, payments.remove_card, RemoveCard(new_id(), card.id))
    for _ in range(2):
        await db.run(SYSTEM, payments.remove_card, RemoveCard(account, card.id))
    assert not await db.read(SYSTEM, payments.card_tokens, account)
    provider: Any = Provider()
    await payments.forget_card(db, provider, CardRemoved(card.id), new_id())
    assert provider.forgotten == [("8415718415172204", str(account))]
    await db.run(SYSTEM, payments.keep_card, a_card(account))
    assert await cards(db, account) == ["1142"]
    await payments.forget_card(db, provider, CardRemoved(card.id), new_id())
    assert len(provider.forgotten) == 1, "a late word does not take out what was saved again"
