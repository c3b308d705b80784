"""Words of the packing bench: what goes in which box."""

from dataclasses import dataclass
from uuid import UUID

from fovea.kernel.errors import WrongState


@dataclass(frozen=True, slots=True)
class PackLine:
    """So many units of an order's line."""

    line_id: UUID
    quantity: int


@dataclass(frozen=True, slots=True)
class PackOrder:
    """Close a box that weighs so much; ``lines`` None: everything that is still to be packed, ``carton_code`` None:
    the smallest that takes it."""

    order_id: UUID
    weight_g: int
    lines: tuple[PackLine, ...] | None = None
    carton_code: str | None = None


@dataclass(frozen=True, slots=True)
class Carton:
    """A box on the shelf above the bench: inner sizes, what it bears, what it weighs itself."""

    code: str
    name: str
    length_mm: int
    width_mm: int
    height_mm: int
    bears_g: int
    tare_g: int

    @property
    def volume_mm3(self) -> int:
        return self.length_mm * self.width_mm * self.height_mm


@dataclass(frozen=True, slots=True)
class KeepCartons:
    """The cartons there are from now on, by code; others stay as they are."""

    cartons: tuple[Carton, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """One unit of an order's line with its size and weight."""

    line_id: UUID
    length_mm: int
    width_mm: int
    height_mm: int
    weight_g: int

    @property
    def volume_mm3(self) -> int:
        return self.length_mm * self.width_mm * self.height_mm


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A box to take: which carton, what goes in it, and what the scale should say."""

    carton: Carton
    lines: tuple[PackLine, ...]
    weight_g: int
    filled_percent: int


@dataclass(frozen=True, slots=True)
class Bench:
    """What of an order stands at the packing bench, and in which boxes it would go."""

    order_id: UUID
    here: tuple[PackLine, ...]
    later: tuple[PackLine, ...]
    suggestions: tuple[Suggestion, ...]


class NotPicked(WrongState):
    """Something is still on its shelf or at the lab."""

    code = "WAREHOUSE_NOT_PICKED"


class DoesNotFit(WrongState):
    """The carton is too small, or bears too little, for what was chosen."""

    code = "WAREHOUSE_CARTON_TOO_SMALL"
