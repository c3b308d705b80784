"""Words of the hand-over: the list of parcels that a carrier signs for."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from fovea.kernel.errors import DomainError, WrongState
from fovea.kernel.events import Event


class ManifestStatus(StrEnum):
    OPEN = "open"
    CLOSING = "closing"  # being handed over, parcel by parcel
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class ManifestParcel:
    """``problem`` says why a parcel could not be handed over."""

    parcel_id: UUID
    order_id: UUID
    order_number: str
    tracking_number: str
    service: str
    weight_g: int
    added_at: datetime
    added_by: str
    handed_over_at: datetime | None
    problem: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a carrier takes from a warehouse on a day."""

    id: UUID
    number: str
    carrier: str
    warehouse: str
    day: date
    status: ManifestStatus
    opened_at: datetime
    opened_by: str
    closed_at: datetime | None
    closed_by: str | None
    parcels: tuple[ManifestParcel, ...]

    @property
    def weight_g(self) -> int:
        return sum(one.weight_g for one in self.parcels)


@dataclass(frozen=True, slots=True)
class OpenManifest:
    carrier: str
    warehouse: str = "MAIN"


@dataclass(frozen=True, slots=True)
class AddToManifest:
    """A parcel's label was scanned: its tracking number, or the parcel's order number."""

    manifest_id: UUID
    scan: str


@dataclass(frozen=True, slots=True)
class TakeOff:
    """A parcel stays here after all."""

    manifest_id: UUID
    parcel_id: UUID


@dataclass(frozen=True, slots=True)
class ManifestRef:
    manifest_id: UUID


@dataclass(frozen=True, slots=True)
class NoteHandOver:
    """How a parcel's hand-over went; an empty ``problem`` means the carrier has it."""

    manifest_id: UUID
    parcel_id: UUID
    problem: str = ""


@dataclass(frozen=True)
class ManifestClosed(Event, name="warehouse.ManifestClosed"):
    manifest_id: UUID
    number: str
    carrier: str
    parcels: int


class NotForThisManifest(WrongState):
    """The parcel is not this carrier's, has no label, is on another manifest or has left; the sentence says which."""

    code = "WAREHOUSE_NOT_FOR_THIS_MANIFEST"


class UnknownParcel(DomainError):
    """No parcel of ours has this number."""

    code = "WAREHOUSE_UNKNOWN_PARCEL"
