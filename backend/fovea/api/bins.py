"""The shelves themselves: bins, how much they hold, and the rules that fill them."""

from collections.abc import Sequence
from typing import Annotated

import strawberry

from fovea.api.base import Refusal, mutation, query, staff
from fovea.api.context import Info
from fovea.api.ids import row_id
from fovea.api.pages import Connection, asked, connection, states
from fovea.domains import inventory, warehouse
from fovea.domains.identity import P
from fovea.kernel.errors import InvalidInput
from fovea.kernel.ids import to_global_id

MOST_BINS = 500
# Types here have a field of the domain's name; inside them its words go by these.
RuleView = warehouse.PutawayRule
PutUpBins = warehouse.PutUpBins
NewShelf = warehouse.NewBin
RuleKind = warehouse.PutawayRuleKind
SetRule = warehouse.SetPutawayRule


@strawberry.type
class Bin:
    """A bin in its place on the walk. ``capacity`` is in units, none without a limit; ``free`` is what still fits."""

    code: str
    name: str
    warehouse: str
    zone: str
    sequence: int
    capacity: int | None
    units: int
    free: int | None

    @classmethod
    def of(cls, view: inventory.Place) -> "Bin":
        return cls(
            code=view.code,
            name=view.name,
            warehouse=view.warehouse,
            zone=view.zone,
            sequence=view.sequence,
            capacity=view.capacity,
            units=view.units,
            free=view.room,
        )


@strawberry.type
class Zone:
    """A zone of a warehouse, as its bins say."""

    warehouse: str
    code: str


@strawberry.type
class PutawayRule:
    """One rule as data; an empty condition fits every article, an empty zone is the whole warehouse."""

    id: strawberry.ID
    warehouse: str
    position: int
    kind: str
    sku: str
    item_kind: str
    abc: str
    zone: str
    bin: str
    active: bool

    @classmethod
    def of(cls, view: RuleView) -> "PutawayRule":
        return cls(
            id=strawberry.ID(to_global_id("PutawayRule", view.id)),
            warehouse=view.warehouse,
            position=view.position,
            kind=view.kind,
            sku=view.sku,
            item_kind=view.item_kind,
            abc=view.abc,
            zone=view.zone,
            bin=view.bin,
            active=view.active,
        )


@strawberry.input
class NewBin:
    """The code stands on the label; without a name the bin is called by it."""

    code: str
    sequence: int
    name: str | None = None
    capacity: int | None = None


@strawberry.input
class OpenBinsInput:
    """Bins of one zone; codes that exist stay as they are."""

    warehouse: str
    zone: str
    bins: list[NewBin]
    idempotency_key: str

    def command(self) -> PutUpBins:
        if not 1 <= len(self.bins) <= MOST_BINS:
            raise InvalidInput(f"Open 1 to {MOST_BINS} bins at a time.", path=("bins",))
        shelves = tuple(NewShelf(one.code, one.sequence, one.name or "", one.capacity) for one in self.bins)
        return PutUpBins(self.warehouse, self.zone, shelves)


@strawberry.type
class OpenBinsSuccess:
    """``opened`` is how many of them are new."""

    opened: int


OpenBinsResult = Annotated[OpenBinsSuccess | Refusal, strawberry.union("OpenBinsResult")]


@strawberry.input
class EditBinInput:
    """What is left out stays; ``unlimited`` takes the limit away."""

    code: str
    zone: str | None = None
    sequence: int | None = None
    capacity: int | None = None
    unlimited: bool = False
    idempotency_key: str

    def command(self) -> inventory.EditBin:
        return inventory.EditBin(self.code.strip().upper(), self.zone, self.sequence, self.capacity, self.unlimited)


@strawberry.type
class EditBinSuccess:
    bin: Bin


EditBinResult = Annotated[EditBinSuccess | Refusal, strawberry.union("EditBinResult")]


@strawberry.input
class SetPutawayRuleInput:
    """A new rule, or another wording of the one with this id; ``active: false`` lays it to rest."""

    warehouse: str
    position: int
    kind: str
    sku: str = ""
    item_kind: str = ""
    abc: str = ""
    zone: str = ""
    bin: str = ""
    active: bool = True
    id: strawberry.ID | None = None
    idempotency_key: str

    def command(self) -> SetRule:
        (kind,) = states(RuleKind, [self.kind], field="kind")
        return SetRule(
            warehouse=self.warehouse,
            position=self.position,
            kind=kind,
            sku=self.sku,
            item_kind=self.item_kind,
            abc=self.abc,
            zone=self.zone,
            bin=self.bin,
            active=self.active,
            id=None if self.id is None else row_id("PutawayRule", self.id, field="id"),
        )


@strawberry.type
class SetPutawayRuleSuccess:
    rule: PutawayRule


SetPutawayRuleResult = Annotated[SetPutawayRuleSuccess | Refusal, strawberry.union("SetPutawayRuleResult")]


def _rules(views: Sequence[warehouse.PutawayRule]) -> list[PutawayRule]:
    return [PutawayRule.of(view) for view in views]


@strawberry.type
class BinsQuery:
    @query(allow=staff(P.INVENTORY_STOCK_READ), description="Bins by warehouse, in walking order.")
    async def bins(
        self,
        info: Info,
        warehouse_code: Annotated[str | None, strawberry.argument(name="warehouse")] = None,
        zone: str | None = None,
        search: str | None = None,
        first: int = 100,
        after: str | None = None,
    ) -> Connection[Bin]:
        page = asked(first, after, str, int, str)
        return connection(await info.context.read(inventory.bins_page, warehouse_code, zone, search, page), Bin.of)

    @query(allow=staff(P.INVENTORY_STOCK_READ), description="Zones of the warehouses, as their bins say.")
    async def zones(self, info: Info) -> list[Zone]:
        return [Zone(warehouse=house, code=zone) for house, zone in await info.context.read(inventory.zones)]

    @query(allow=staff(P.WAREHOUSE_PUTAWAY_READ), description="Put-away rules in the order they are asked.")
    async def putaway_rules(
        self, info: Info, warehouse_code: Annotated[str | None, strawberry.argument(name="warehouse")] = None
    ) -> list[PutawayRule]:
        return _rules(await info.context.read(warehouse.putaway_rules, warehouse_code))


@strawberry.type
class BinsMutation:
    @mutation(allow=staff(P.WAREHOUSE_BIN_EDIT), description="Put up shelves.")
    async def open_bins(self, info: Info, input: OpenBinsInput) -> OpenBinsResult:
        return OpenBinsSuccess(
            opened=await info.context.run(warehouse.put_up_bins, input.command(), input.idempotency_key)
        )

    @mutation(allow=staff(P.WAREHOUSE_BIN_EDIT), description="Another size, zone or place in the walk.")
    async def edit_bin(self, info: Info, input: EditBinInput) -> EditBinResult:
        view = await info.context.run(inventory.edit_bin, input.command(), input.idempotency_key)
        return EditBinSuccess(bin=Bin.of(view))

    @mutation(allow=staff(P.WAREHOUSE_BIN_EDIT), description="Write a put-away rule, or write it anew.")
    async def set_putaway_rule(self, info: Info, input: SetPutawayRuleInput) -> SetPutawayRuleResult:
        view = await info.context.run(warehouse.set_putaway_rule, input.command(), input.idempotency_key)
        return SetPutawayRuleSuccess(rule=PutawayRule.of(view))
