"""Waves: which orders are picked together, who walks with which cart, and the totes on it."""

from datetime import date, datetime
from typing import Annotated

import strawberry

from fovea.api.base import Problem, Refusal, mutation, problem, query, staff
from fovea.api.context import Info
from fovea.api.ids import row_id
from fovea.api.warehouse import WrongScan, variants_of
from fovea.api.warehouse_types import PickTask
from fovea.domains import catalog, warehouse
from fovea.domains.identity import P
from fovea.kernel.db import Reader
from fovea.kernel.ids import to_global_id


@problem(warehouse.ToteTaken)
@strawberry.type
class ToteTaken(Problem):
    """The tote holds another order; the sentence says which."""


@strawberry.input
class WaveInput:
    """Which orders a wave takes: of a warehouse, of a zone or a carrier if named, placed up to the cut-off."""

    house: str = strawberry.field(name="warehouse")
    zone: str = ""
    carrier: str = ""
    cut_off: datetime | None = None
    orders_per_batch: int = 8
    most_orders: int = 500

    def command(self) -> warehouse.PlanWave:
        return warehouse.PlanWave(
            self.house.strip().upper(),
            self.zone.strip().upper(),
            self.carrier.strip(),
            self.cut_off,
            self.orders_per_batch,
            self.most_orders,
        )


@strawberry.input
class ReleaseWaveInput(WaveInput):
    idempotency_key: str


@strawberry.type
class PlannedOrder:
    """``batch`` is the cart it would be picked on."""

    id: strawberry.ID
    number: str
    carrier: str
    promised_on: date | None
    units: int
    bins: list[str]
    batch: int


@strawberry.type
class WavePlan:
    """What releasing would do now; ``held`` orders are left out because of an open hold."""

    orders: list[PlannedOrder]
    batches: int
    units: int
    bins: int
    held: int

    @classmethod
    def of(cls, plan: warehouse.WavePlan) -> "WavePlan":
        return cls(
            orders=[
                PlannedOrder(
                    id=strawberry.ID(to_global_id("Order", one.order_id)),
                    number=one.number,
                    carrier=one.carrier,
                    promised_on=one.promised_on,
                    units=one.units,
                    bins=list(one.bins),
                    batch=one.batch,
                )
                for one in plan.orders
            ],
            batches=plan.batches,
            units=plan.units,
            bins=plan.bins,
            held=plan.held,
        )


@strawberry.type
class Tote:
    """The place of an order on a cart; ``code`` is null until a tote was scanned for it."""

    order_id: strawberry.ID
    order_number: str
    position: int
    code: str | None


@strawberry.type
class PickBatch:
    """One person's walk. ``tasks`` are bin after bin; ``listUrl`` is the pick list on paper."""

    id: strawberry.ID
    number: str
    zones: list[str]
    status: str
    claimed_by: str | None
    orders: int
    units: int
    picked: int
    totes: list[Tote]
    tasks: list[PickTask]
    list_url: str

    @classmethod
    def of(cls, one: warehouse.Batch, variants: dict[str, catalog.VariantView]) -> "PickBatch":
        global_id = to_global_id("PickBatch", one.id)
        places = {tote.order_id: tote for tote in one.totes}
        return cls(
            id=strawberry.ID(global_id),
            number=one.number,
            zones=list(one.zones),
            status=one.status.value,
            claimed_by=one.claimed_by,
            orders=one.orders,
            units=one.units,
            picked=one.picked,
            totes=[
                Tote(
                    order_id=strawberry.ID(to_global_id("Order", tote.order_id)),
                    order_number=tote.order_number,
                    position=tote.position,
                    code=tote.code,
                )
                for tote in one.totes
            ],
            tasks=[PickTask.of(task, variants, places.get(task.order_id)) for task in one.tasks],
            list_url=f"/documents/pick-lists/{global_id}.pdf",
        )


@strawberry.type
class Wave:
    id: strawberry.ID
    number: str
    house: str = strawberry.field(name="warehouse")
    zone: str
    carrier: str
    cut_off: datetime | None
    released_at: datetime
    released_by: str
    done: bool
    batches: list[PickBatch]

    @classmethod
    def of(cls, one: warehouse.Wave, variants: dict[str, catalog.VariantView] | None = None) -> "Wave":
        return cls(
            id=strawberry.ID(to_global_id("Wave", one.id)),
            number=one.number,
            house=one.warehouse,
            zone=one.zone,
            carrier=one.carrier,
            cut_off=one.cut_off,
            released_at=one.released_at,
            released_by=one.released_by,
            done=one.done,
            batches=[PickBatch.of(each, variants or {}) for each in one.batches],
        )


@strawberry.type
class ZoneWork:
    """How far the picking of a zone is, and who is at work in it."""

    house: str = strawberry.field(name="warehouse")
    zone: str
    tasks: int
    units: int
    picked: int
    people: list[str]


@strawberry.type
class PickWarehouse:
    """A warehouse with orders that could go to its floor now: those in nobody's batch yet, and their units."""

    code: str
    name: str
    orders: int
    units: int


@strawberry.type
class ReleaseWaveSuccess:
    wave: Wave


ReleaseWaveResult = Annotated[ReleaseWaveSuccess | Refusal, strawberry.union("ReleaseWaveResult")]


@strawberry.input
class StartBatchInput:
    batch_id: strawberry.ID
    idempotency_key: str


@strawberry.type
class StartBatchSuccess:
    batch: PickBatch


StartBatchResult = Annotated[StartBatchSuccess | Refusal, strawberry.union("StartBatchResult")]


@strawberry.input
class ScanToteInput:
    """Without an order the tote is for the next one on the cart that has none."""

    batch_id: strawberry.ID
    code: str
    idempotency_key: str
    order_id: strawberry.ID | None = None

    def command(self) -> warehouse.ScanTote:
        order = row_id("Order", self.order_id, field="orderId") if self.order_id else None
        return warehouse.ScanTote(row_id("PickBatch", self.batch_id, field="batchId"), self.code, order)


@strawberry.type
class ScanToteSuccess:
    batch: PickBatch


ScanToteResult = Annotated[ScanToteSuccess | ToteTaken | WrongScan | Refusal, strawberry.union("ScanToteResult")]


async def _batch(reader: Reader, batch_id: strawberry.ID) -> PickBatch:
    return await _pictured(reader, await warehouse.batch(reader, row_id("PickBatch", batch_id, field="batchId")))


async def _pictured(reader: Reader, one: warehouse.Batch) -> PickBatch:
    return PickBatch.of(one, await variants_of(reader, {task.sku for task in one.tasks}))


async def _zones(reader: Reader) -> list[ZoneWork]:
    return [
        ZoneWork(
            house=one.warehouse,
            zone=one.zone,
            tasks=one.tasks,
            units=one.units,
            picked=one.picked,
            people=list(one.people),
        )
        for one in await warehouse.zones(reader)
    ]


async def _houses(reader: Reader) -> list[PickWarehouse]:
    return [
        PickWarehouse(code=one.warehouse, name=one.name, orders=one.orders, units=one.units)
        for one in await warehouse.houses_to_pick(reader)
    ]


@strawberry.type
class WavesQuery:
    @query(allow=staff(P.WAREHOUSE_PICK_READ), description="The latest waves with their batches, newest first.")
    async def waves(self, info: Info) -> list[Wave]:
        return [Wave.of(one) for one in await info.context.read(warehouse.waves)]

    @query(
        allow=staff(P.WAREHOUSE_PICK_READ), description="Warehouses with orders for a wave, the first to serve first."
    )
    async def pick_warehouses(self, info: Info) -> list[PickWarehouse]:
        return await info.context.read(_houses)

    @query(allow=staff(P.WAREHOUSE_PICK_READ), description="What releasing such a wave would do now.")
    async def plan_wave(self, info: Info, input: WaveInput) -> WavePlan:
        return WavePlan.of(await info.context.read(warehouse.plan, input.command()))

    @query(allow=staff(P.WAREHOUSE_PICK_READ), description="One person's walk, bin after bin.")
    async def pick_batch(self, info: Info, batch_id: strawberry.ID) -> PickBatch:
        return await info.context.read(_batch, batch_id)

    @query(allow=staff(P.WAREHOUSE_PICK_READ), description="How far every zone's picking is.")
    async def pick_zones(self, info: Info) -> list[ZoneWork]:
        return await info.context.read(_zones)


@strawberry.type
class WavesMutation:
    @mutation(allow=staff(P.WAREHOUSE_PICK_WORK), description="Send orders to the floor, dealt out to carts.")
    async def release_wave(self, info: Info, input: ReleaseWaveInput) -> ReleaseWaveResult:
        released = await info.context.run(warehouse.release_wave, input.command(), input.idempotency_key)
        return ReleaseWaveSuccess(wave=Wave.of(released))

    @mutation(allow=staff(P.WAREHOUSE_PICK_WORK), description="Take a cart and walk its batch.")
    async def start_batch(self, info: Info, input: StartBatchInput) -> StartBatchResult:
        command = warehouse.StartBatch(row_id("PickBatch", input.batch_id, field="batchId"))
        started = await info.context.run(warehouse.start_batch, command, input.idempotency_key)
        return StartBatchSuccess(batch=await info.context.read(_pictured, started))

    @mutation(allow=staff(P.WAREHOUSE_PICK_WORK), description="Put a tote on the cart for an order.")
    async def scan_tote(self, info: Info, input: ScanToteInput) -> ScanToteResult:
        done = await info.context.run(warehouse.scan_tote, input.command(), input.idempotency_key)
        return ScanToteSuccess(batch=await info.context.read(_pictured, done))
