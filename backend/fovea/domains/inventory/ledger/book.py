"""Some articles' stock in hand: locked, read, changed in memory, and written in a handful of statements."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select

from fovea.domains.inventory import queries, rules
from fovea.domains.inventory.contract import Level, Pick, Place, SerialTaken
from fovea.domains.inventory.ledger import costs, writing
from fovea.domains.inventory.models import StockLevelRow
from fovea.domains.inventory.queries import Held
from fovea.domains.inventory.rules import Spot
from fovea.kernel.db import UnitOfWork
from fovea.kernel.errors import NotFound
from fovea.kernel.ids import new_id

Key = tuple[str, str, str]  # SKU, location, lot


@dataclass(frozen=True, slots=True)
class Line:
    """Units promised to a reservation: where they lie, and the bin they came from."""

    reservation_id: UUID
    sku: str
    location: str
    lot: str
    origin: str
    quantity: int

    @property
    def picked(self) -> bool:
        return self.location != self.origin

    def pick(self, quantity: int | None = None) -> Pick:
        return Pick(self.sku, self.location, self.quantity if quantity is None else quantity, self.lot)


class Book:
    """Everything of a few SKUs. Changes are made here and written by ``write``, which locks the bins they fill."""

    def __init__(self, uow: UnitOfWork, skus: tuple[str, ...], held: Iterable[Held]) -> None:
        self.uow = uow
        self.skus = skus
        self.levels: dict[Key, Held] = {(one.sku, one.location, one.lot): one for one in held}
        self.places: dict[str, Place] = {}
        self._stored = set(self.levels)
        self._sums: dict[Key, list[int]] = {}
        self._lines: dict[tuple[UUID, str, str, str, str], int] = {}
        self._moves: list[dict[str, Any]] = []
        self._inflows: dict[UUID, costs.Inflow] = {}
        self._checked = False
        # Lot → whether it is good, until when it may be sold, whether it is one single unit.
        self._lots: dict[tuple[str, str], tuple[bool, date | None, bool]] = {
            (one.sku, one.lot): (one.good, one.sell_by, one.serial) for one in self.levels.values()
        }

    async def know(self, codes: Iterable[str]) -> Mapping[str, Place]:
        """The places by code. Raises NotFound naming the first that does not exist."""
        missing = {code for code in codes if code not in self.places}
        if missing:
            self.places |= await queries.places(self.uow, missing)
        for code in sorted(missing):
            if code not in self.places:
                raise NotFound(f"There is no location {code}.", path=("location",))
        return self.places

    async def know_lots(self, lots: Iterable[tuple[str, str]]) -> None:
        """Lots that may not lie anywhere yet. Raises NotFound naming the first that was never received."""
        missing = sorted({one for one in lots if one[1] and one not in self._lots})
        if not missing:
            return
        found = await queries.lots_in_short(self.uow, missing)
        for sku, lot in missing:
            if (sku, lot) not in found:
                raise NotFound(f"There is no lot {lot} of {sku}.", path=("lot",))
        self._lots |= found

    def level(self, sku: str, location: str, lot: str = "") -> Level:
        found = self.levels.get((sku, location, lot))
        if found is None:
            return Level(sku, location, 0, 0, 0, lot)
        return Level(sku, location, found.on_hand, found.held, found.allocated, lot)

    def spots(self, skus: Iterable[str] | None = None) -> list[Spot]:
        """What may be promised today, by SKU and place."""
        today = self.uow.now.date()
        wanted = None if skus is None else set(skus)
        return [
            Spot(one.sku, one.location, one.free, one.lot, one.warehouse, one.sell_by)
            for one in self.levels.values()
            if one.free > 0 and (wanted is None or one.sku in wanted) and one.for_sale(today)
        ]

    def move(
        self,
        sku: str,
        lot: str,
        away: str,
        to: str,
        quantity: int,
        *,
        reason: str,
        reference: str,
        key: str,
        inflow: costs.Inflow | None = None,
    ) -> UUID:
        """One ledger line; both places must be known. What is promised there is shifted apart."""
        move_id = new_id()
        self._checked = False
        self._moves.append(
            {
                "id": move_id,
                "sku": sku,
                "from_location": away,
                "to_location": to,
                "quantity": quantity,
                "reason": reason,
                "reference": reference,
                "key": key,
                "who": self.uow.actor.name or self.uow.actor.kind,
                "at": self.uow.now,
                "lot": lot,
            }
        )
        if inflow is not None:
            self._inflows[move_id] = inflow
        self._change((sku, away, lot), 0, -quantity)
        self._change((sku, to, lot), 0, quantity)
        return move_id

    def hold(self, sku: str, location: str, lot: str, units: int) -> None:
        self._change((sku, location, lot), 1, units)

    def allocate(self, sku: str, location: str, lot: str, units: int) -> None:
        self._change((sku, location, lot), 2, units)

    def promise(self, sku: str, location: str, lot: str, units: int, *, held: bool) -> None:
        self._change((sku, location, lot), 1 if held else 2, units)

    def line(self, reservation_id: UUID, pick: Pick, origin: str, units: int) -> None:
        """Raise or lower what a reservation's line says."""
        key = (reservation_id, pick.sku, pick.location, pick.lot, origin)
        self._lines[key] = self._lines.get(key, 0) + units

    async def check(self) -> None:
        """Lock the bins that are filled or emptied. Raises BinFull or SerialTaken before anything is written."""
        if not self._checked:
            await writing.lock_bins(self.uow.session, self._bins())
            await self._check_serials()
            self._checked = True

    async def write(self) -> None:
        """Everything that was changed, after ``check``; the CHECKs have the last word."""
        session = self.uow.session
        if self._moves:
            await self.check()
        await self.uow.flush()
        if self._moves:
            await writing.make_levels(session, [key for key in self._sums if key not in self._stored])
            await writing.fill_bins(session, self._bins())
            await writing.append(session, self._moves)
        await writing.add_up(session, self._sums)
        await writing.note_lines(session, self._lines)
        await costs.settle(self.uow, self._moves, self._inflows, self._owned)
        self._stored |= set(self._sums)
        self._sums, self._lines, self._moves, self._inflows, self._checked = {}, {}, [], {}, False

    def _owned(self, location: str) -> bool:
        return rules.owned(location, physical=self.places[location].physical)

    def _bins(self) -> dict[str, int]:
        fills: dict[str, int] = {}
        for (_, location, _), (on_hand, _, _) in self._sums.items():
            if on_hand and self.places[location].kind == "bin":
                fills[location] = fills.get(location, 0) + on_hand
        return {code: change for code, change in fills.items() if change}

    def _change(self, key: Key, column: int, change: int) -> None:
        self._sums.setdefault(key, [0, 0, 0])[column] += change
        found = self.levels.get(key)
        if found is None:
            place = self.places.get(key[1])
            if place is None or not rules.owned(place.code, physical=place.physical):
                return
            good, sell_by, serial = self._lots[key[0], key[2]] if key[2] else (True, None, False)
            found = self.levels[key] = Held(
                sku=key[0],
                location=place.code,
                lot=key[2],
                on_hand=0,
                held=0,
                allocated=0,
                physical=place.physical,
                sellable=place.sellable,
                good=good,
                sell_by=sell_by,
                serial=serial,
                warehouse=place.warehouse,
                kind=place.kind,
            )
        if column == 0:
            found.on_hand += change
        elif column == 1:
            found.held += change
        else:
            found.allocated += change

    async def _check_serials(self) -> None:
        moved = {
            (move["sku"], move["lot"]): move
            for move in self._moves
            if move["lot"] and self._lots[move["sku"], move["lot"]][2]
        }
        if not moved:
            return
        level = StockLevelRow
        rows = await self.uow.session.execute(
            select(level.sku, level.location, level.lot, level.on_hand).where(
                level.sku.in_({sku for sku, _ in moved}),
                level.lot.in_({lot for _, lot in moved}),
                level.on_hand > 0,
            )
        )
        there: dict[Key, int] = {(sku, location, lot): units for sku, location, lot, units in rows}
        for key, change in self._sums.items():
            there[key] = there.get(key, 0) + change[0]
        for sku, lot in sorted(moved):
            places = sorted(
                place for (one, place, other), units in there.items() if (one, other) == (sku, lot) and units > 0
            )
            if len(places) > 1 or any(there[sku, place, lot] > 1 for place in places):
                target = moved[sku, lot]["to_location"]
                raise SerialTaken(sku, lot, next((place for place in places if place != target), target))


async def open_book(uow: UnitOfWork, skus: Iterable[str]) -> Book:
    """Lock the articles, then read what there is of them."""
    wanted = await queries.lock_skus(uow, skus)
    held = await queries.lock_levels(uow, wanted)
    book = Book(uow, wanted, held)
    await book.know({one.location for one in held} | {rules.CUSTOMER})
    return book
