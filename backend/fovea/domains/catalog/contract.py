"""Words of the catalogue: frames, their colours, sizes and variants, and the lens range."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from fovea.kernel.errors import Conflict
from fovea.kernel.events import Event


class Shape(StrEnum):
    ROUND = "round"
    PANTO = "panto"
    OVAL = "oval"
    SQUARE = "square"
    RECTANGLE = "rectangle"
    CAT_EYE = "cat-eye"
    BUTTERFLY = "butterfly"
    AVIATOR = "aviator"
    NAVIGATOR = "navigator"
    BROWLINE = "browline"
    HEXAGON = "hexagon"
    GEOMETRIC = "geometric"


class Rim(StrEnum):
    FULL = "full"
    SEMI = "semi"
    RIMLESS = "rimless"


class FrameMaterial(StrEnum):
    ACETATE = "acetate"
    METAL = "metal"
    TITANIUM = "titanium"
    COMBINATION = "combination"


class BridgeFit(StrEnum):
    STANDARD = "standard"
    LOW = "low"


class FitWidth(StrEnum):
    NARROW = "narrow"
    MEDIUM = "medium"
    WIDE = "wide"


class ColourFamily(StrEnum):
    BLACK = "black"
    BROWN = "brown"
    TORTOISE = "tortoise"
    CLEAR = "clear"
    GREY = "grey"
    GOLD = "gold"
    SILVER = "silver"
    BLUE = "blue"
    GREEN = "green"
    RED = "red"
    PINK = "pink"


class FrameExists(Conflict):
    """Another frame has this code."""

    code = "CATALOG_FRAME_EXISTS"

    def __init__(self, frame_code: str) -> None:
        super().__init__(f"There is a frame with the code {frame_code} already.", path=("code",))


@dataclass(frozen=True)
class NewColour:
    """``code`` is two to six letters, part of the SKU; ``swatch`` a colour as #rrggbb."""

    code: str
    name: str
    family: ColourFamily
    swatch: str


@dataclass(frozen=True)
class NewSize:
    """Boxing measures. Without a trace (400 radii of the right lens, 0.01 mm) one is made from the frame's outline;
    without a front width (end to end) the usual end pieces are added to the box."""

    a_tenths: int
    b_tenths: int
    dbl_tenths: int
    temple_mm: int
    trace: tuple[int, ...] | None = None
    front_width_tenths: int | None = None


@dataclass(frozen=True)
class CreateFrame:
    """Every colour is made in every size. The first size is the reference size. ``outline`` names a lens outline."""

    code: str
    name: str
    collection: str
    description: str
    shape: Shape
    rim: Rim
    material: FrameMaterial
    bridge_fit: BridgeFit
    sun: bool
    weight_tenths_g: int
    base_curve_quarters: int
    outline: str
    sizes: tuple[NewSize, ...]
    colours: tuple[NewColour, ...]
    rim_tenths: int | None = None
    introduced_on: date | None = None


@dataclass(frozen=True)
class ColourView:
    code: str
    name: str
    family: ColourFamily
    swatch: str


@dataclass(frozen=True)
class SizeView:
    """Tenths of a millimetre, the temple in millimetres; ``label`` is the stamp, as in 48□21 145."""

    a_tenths: int
    b_tenths: int
    ed_tenths: int
    dbl_tenths: int
    temple_mm: int
    front_width_tenths: int
    fit: FitWidth
    label: str


@dataclass(frozen=True)
class FrameVariant:
    """One thing that is sold: a colour in a size."""

    id: UUID
    sku: str
    colour: ColourView
    size: SizeView


@dataclass(frozen=True)
class FrameView:
    """``trace`` is the right lens of the reference size; ``rim_tenths`` the width of the rim around it."""

    id: UUID
    slug: str
    code: str
    name: str
    collection: str
    description: str
    shape: Shape
    rim: Rim
    material: FrameMaterial
    bridge_fit: BridgeFit
    sun: bool
    weight_tenths_g: int
    base_curve_quarters: int
    rim_tenths: int
    introduced_on: date
    position: int
    trace: tuple[int, ...]
    variants: tuple[FrameVariant, ...]

    @property
    def colours(self) -> tuple[ColourView, ...]:
        return tuple(dict.fromkeys(variant.colour for variant in self.variants))

    @property
    def sizes(self) -> tuple[SizeView, ...]:
        return tuple(dict.fromkeys(variant.size for variant in self.variants))


@dataclass(frozen=True)
class VariantView:
    """A variant with what cart, lab and shelf need to know of its frame; ``trace`` is of this very size."""

    id: UUID
    sku: str
    frame_id: UUID
    frame_code: str
    frame_slug: str
    frame_name: str
    rim: Rim
    material: FrameMaterial
    sun: bool
    base_curve_quarters: int
    weight_tenths_g: int
    colour: ColourView
    size: SizeView
    trace: tuple[int, ...]

    @property
    def description(self) -> str:
        """As on a pick list: name, colour, size."""
        return f"{self.frame_name}, {self.colour.name}, {self.size.label}"


@dataclass(frozen=True)
class LensMaterialView:
    """A material that is sold; what it is made of and its powers stand in optics under the same code."""

    code: str
    name: str
    sentence: str


@dataclass(frozen=True)
class TreatmentView:
    """``includes`` are the treatments (optics' codes) that come with this one."""

    code: str
    name: str
    sentence: str
    includes: tuple[str, ...]


@dataclass(frozen=True)
class PowerWindow:
    """A material a design comes in, and the principal powers it is made at in it (eighths of a dioptre).

    None: the whole window of the material."""

    material: str
    weakest_eighths: int | None = None
    strongest_eighths: int | None = None


@dataclass(frozen=True)
class LensDesignView:
    """How a lens spreads its powers. ``use`` is optics' word; one use may have several designs: its standard, which
    bears the use's name as its code, comes first.

    A progressive says how long its corridor is, how high the pupil must sit for it (tenths of a millimetre) and which
    additions it is made with (eighths of a dioptre). ``treatments``: those it takes."""

    code: str
    name: str
    sentence: str
    use: str
    made: tuple[PowerWindow, ...]
    treatments: tuple[str, ...]
    corridor_tenths: int | None = None
    min_height_tenths: int | None = None
    min_add_eighths: int | None = None
    max_add_eighths: int | None = None

    def window_in(self, material: str) -> PowerWindow | None:
        """None when the design does not come in this material."""
        return next((one for one in self.made if one.material == material), None)


@dataclass(frozen=True)
class LensRange:
    """Everything lenses are chosen from, in the order shown."""

    materials: tuple[LensMaterialView, ...]
    treatments: tuple[TreatmentView, ...]
    designs: tuple[LensDesignView, ...] = ()

    def designs_for(self, use: str) -> tuple[LensDesignView, ...]:
        return tuple(one for one in self.designs if one.use == use)

    def design(self, code: str) -> LensDesignView | None:
        return next((one for one in self.designs if one.code == code), None)


@dataclass(frozen=True)
class SetLensRange(LensRange):
    """The whole lens range as it shall be; what is left out is no longer sold."""


@dataclass(frozen=True)
class PictureView:
    """One file of one view of a colour; ``file`` is its name in the pictures' folder."""

    view: str
    width: int
    height: int
    file: str
    alt: str


@dataclass(frozen=True)
class FrameCreated(Event, name="catalog.FrameCreated"):
    frame_id: UUID
