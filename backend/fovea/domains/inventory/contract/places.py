"""Where goods can be: warehouses, their places, and what one place holds of an article."""

from dataclasses import dataclass

from fovea.kernel.errors import DomainError


@dataclass(frozen=True, slots=True)
class Warehouse:
    """A house with shelves. ``priority`` breaks ties, the lowest first; the position is in 1/10 000 of a degree.

    ``line1`` to ``email`` with postcode, region and country are what stands on a parcel as its sender; ``line1`` is
    empty until somebody has written the address down.
    """

    code: str
    name: str
    kind: str  # dc | store
    lab: bool
    priority: int
    country: str
    region: str
    postal_code: str
    lat_e4: int
    lon_e4: int
    active: bool = True
    company: str = ""
    line1: str = ""
    line2: str = ""
    city: str = ""
    phone: str = ""
    email: str = ""

    @property
    def addressed(self) -> bool:
        """Whether a parcel can name it as its sender."""
        return bool(self.line1 and self.city)


@dataclass(frozen=True, slots=True)
class OpenWarehouses:
    """Warehouses as they are from now on, each with its own dock, stage, returns desk and quarantine."""

    warehouses: tuple[Warehouse, ...]


@dataclass(frozen=True, slots=True)
class SetWarehouseAddress:
    """Where a warehouse's parcels come from. ``country`` is ISO 3166-1 alpha-2, ``region`` the state's code."""

    warehouse: str
    company: str
    line1: str
    city: str
    postal_code: str
    country: str
    line2: str = ""
    region: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """A warehouse that would serve a demand today, and how many of its units would come from there."""

    warehouse: str
    units: int


@dataclass(frozen=True, slots=True)
class Place:
    """A location: a bin on a shelf, or a virtual one such as ``SUPPLIER``.

    ``capacity`` is in units, None for no limit; ``units`` is what a bin holds now, and of a bin only.
    """

    code: str
    name: str
    kind: str
    warehouse: str
    sequence: int
    physical: bool
    sellable: bool
    zone: str = ""
    capacity: int | None = None
    units: int = 0

    @property
    def room(self) -> int | None:
        """How many more units fit; None when nobody has set a limit."""
        return None if self.capacity is None else max(0, self.capacity - self.units)


@dataclass(frozen=True, slots=True)
class OpenBins:
    """New bins of a warehouse; codes that exist stay as they are."""

    bins: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class EditBin:
    """A bin as it is from now on. None leaves a value as it is; ``unlimited`` takes the limit away."""

    code: str
    zone: str | None = None
    sequence: int | None = None
    capacity: int | None = None
    unlimited: bool = False


@dataclass(frozen=True, slots=True)
class Level:
    """What lies in one place: ``free`` is what may still be promised."""

    sku: str
    location: str
    on_hand: int
    held: int
    allocated: int
    lot: str = ""

    @property
    def free(self) -> int:
        return self.on_hand - self.held - self.allocated


@dataclass(frozen=True, slots=True)
class StockFilter:
    """Which levels to show; ``low`` are articles of which no more than so many may still be promised."""

    search: str | None = None
    warehouse: str | None = None
    zone: str | None = None
    kind: str | None = None
    low: int | None = None


class BinFull(DomainError):
    """The bin has no room for so many units; nothing was moved."""

    code = "INVENTORY_BIN_FULL"

    def __init__(self, location: str, capacity: int, free: int) -> None:
        super().__init__(f"Bin {location} takes {capacity} units and has room for {free} more.", path=("location",))
        self.location = location
        self.capacity = capacity
        self.free = free
