"""Cartons, and the hand-over of a day's parcels to their carrier."""

from datetime import date, datetime
from typing import Annotated

import strawberry

from fovea.api.base import Problem, Refusal, mutation, problem, query, staff
from fovea.api.context import Info
from fovea.api.ids import row_id
from fovea.api.packing import OpenHold
from fovea.domains import warehouse
from fovea.domains.identity import P
from fovea.kernel.ids import to_global_id


@problem(warehouse.NotForThisManifest)
@problem(warehouse.UnknownParcel)
@strawberry.type
class NotForThisManifest(Problem):
    """The scanned parcel does not go with this carrier now; the sentence says why."""


@strawberry.type
class Carton:
    """A box above the bench: inner sizes, what it bears, what it weighs itself."""

    code: str
    name: str
    length_mm: int
    width_mm: int
    height_mm: int
    bears_g: int
    tare_g: int

    @classmethod
    def of(cls, one: warehouse.Carton) -> "Carton":
        return cls(
            code=one.code,
            name=one.name,
            length_mm=one.length_mm,
            width_mm=one.width_mm,
            height_mm=one.height_mm,
            bears_g=one.bears_g,
            tare_g=one.tare_g,
        )


@strawberry.type
class ManifestParcel:
    """``problem`` says why the carrier did not get it."""

    parcel_id: strawberry.ID
    order_number: str
    tracking_number: str
    service: str
    weight_g: int
    added_at: datetime
    added_by: str
    handed_over_at: datetime | None
    problem: str | None


@strawberry.type
class Manifest:
    """``documentUrl`` is the paper that the carrier signs."""

    id: strawberry.ID
    number: str
    carrier: str
    house: str = strawberry.field(name="warehouse")
    day: date
    status: str
    opened_at: datetime
    opened_by: str
    closed_at: datetime | None
    closed_by: str | None
    weight_g: int
    parcels: list[ManifestParcel]
    document_url: str

    @classmethod
    def of(cls, one: warehouse.Manifest) -> "Manifest":
        global_id = to_global_id("Manifest", one.id)
        return cls(
            id=strawberry.ID(global_id),
            number=one.number,
            carrier=one.carrier,
            house=one.warehouse,
            day=one.day,
            status=one.status.value,
            opened_at=one.opened_at,
            opened_by=one.opened_by,
            closed_at=one.closed_at,
            closed_by=one.closed_by,
            weight_g=one.weight_g,
            parcels=[
                ManifestParcel(
                    parcel_id=strawberry.ID(to_global_id("Parcel", each.parcel_id)),
                    order_number=each.order_number,
                    tracking_number=each.tracking_number,
                    service=each.service,
                    weight_g=each.weight_g,
                    added_at=each.added_at,
                    added_by=each.added_by,
                    handed_over_at=each.handed_over_at,
                    problem=each.problem or None,
                )
                for each in one.parcels
            ],
            document_url=f"/documents/manifests/{global_id}.pdf",
        )


@strawberry.type
class ManifestSuccess:
    manifest: Manifest


@strawberry.input
class OpenManifestInput:
    carrier: str
    idempotency_key: str
    house: str = strawberry.field(name="warehouse", default="MAIN")


@strawberry.input
class AddToManifestInput:
    """``scan`` is what the scanner read on the parcel's label."""

    manifest_id: strawberry.ID
    scan: str
    idempotency_key: str


@strawberry.input
class TakeOffManifestInput:
    manifest_id: strawberry.ID
    parcel_id: strawberry.ID
    idempotency_key: str


@strawberry.input
class CloseManifestInput:
    """Closing is resumed by asking again: what the carrier has already is not handed over twice."""

    manifest_id: strawberry.ID
    idempotency_key: str


OpenManifestResult = Annotated[ManifestSuccess | Refusal, strawberry.union("OpenManifestResult")]
AddToManifestResult = Annotated[
    ManifestSuccess | NotForThisManifest | OpenHold | Refusal, strawberry.union("AddToManifestResult")
]
TakeOffManifestResult = Annotated[ManifestSuccess | Refusal, strawberry.union("TakeOffManifestResult")]
CloseManifestResult = Annotated[ManifestSuccess | Refusal, strawberry.union("CloseManifestResult")]


@strawberry.type
class ManifestsQuery:
    @query(allow=staff(P.WAREHOUSE_PICK_READ), description="The cartons above the bench, the smallest first.")
    async def cartons(self, info: Info) -> list[Carton]:
        return [Carton.of(one) for one in await info.context.read(warehouse.cartons)]

    @query(allow=staff(P.WAREHOUSE_PICK_READ), description="The latest manifests, newest first.")
    async def manifests(self, info: Info) -> list[Manifest]:
        return [Manifest.of(one) for one in await info.context.read(warehouse.manifests)]


@strawberry.type
class ManifestsMutation:
    @mutation(allow=staff(P.WAREHOUSE_PICK_WORK), description="A carrier's list for today, or the one that is open.")
    async def open_manifest(self, info: Info, input: OpenManifestInput) -> OpenManifestResult:
        command = warehouse.OpenManifest(input.carrier, input.house)
        return ManifestSuccess(
            manifest=Manifest.of(await info.context.run(warehouse.open_manifest, command, input.idempotency_key))
        )

    @mutation(allow=staff(P.WAREHOUSE_PICK_WORK), description="Scan a labelled parcel onto the list.")
    async def add_to_manifest(self, info: Info, input: AddToManifestInput) -> AddToManifestResult:
        command = warehouse.AddToManifest(row_id("Manifest", input.manifest_id, field="manifestId"), input.scan)
        return ManifestSuccess(
            manifest=Manifest.of(await info.context.run(warehouse.add_to_manifest, command, input.idempotency_key))
        )

    @mutation(allow=staff(P.WAREHOUSE_PICK_WORK), description="A parcel stays here after all.")
    async def take_off_manifest(self, info: Info, input: TakeOffManifestInput) -> TakeOffManifestResult:
        command = warehouse.TakeOff(
            row_id("Manifest", input.manifest_id, field="manifestId"),
            row_id("Parcel", input.parcel_id, field="parcelId"),
        )
        return ManifestSuccess(
            manifest=Manifest.of(await info.context.run(warehouse.take_off, command, input.idempotency_key))
        )

    @mutation(allow=staff(P.WAREHOUSE_PICK_WORK), description="The carrier takes the parcels of the list: they ship.")
    async def close_manifest(self, info: Info, input: CloseManifestInput) -> CloseManifestResult:
        command = warehouse.ManifestRef(row_id("Manifest", input.manifest_id, field="manifestId"))
        closed = await warehouse.close_manifest(info.context.app.db, info.context.actor, command)
        return ManifestSuccess(manifest=Manifest.of(closed))
