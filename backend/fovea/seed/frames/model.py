"""What a frame of the seed catalogue is: its measures, its price, and how it looks to the picture studio."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from fovea.domains.optics.outline import Family


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


class Material(StrEnum):
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


class Finish(StrEnum):
    SOLID = "solid"
    MATTE = "matte"
    CRYSTAL = "crystal"
    TORTOISE = "tortoise"
    GRADIENT = "gradient"
    POLISHED = "polished"
    BRUSHED = "brushed"
    LACQUER = "lacquer"


class Bridge(StrEnum):
    KEYHOLE = "keyhole"
    SADDLE = "saddle"
    SINGLE = "single"
    DOUBLE = "double"


class Temple(StrEnum):
    PADDLE = "paddle"
    STRAIGHT = "straight"
    SKULL = "skull"
    WIRE = "wire"


class Rivet(StrEnum):
    NONE = "none"
    PIN = "pin"
    DOUBLE = "double"
    BAR = "bar"


@dataclass(frozen=True, slots=True)
class Paint:
    """How a piece of acetate looks. `density` is the absorption of a crystal per 10 mm; `dark_from` and `dark_to`
    set where the dark pigment of a tortoise begins and is full (lower is darker)."""

    finish: Finish
    colour: str
    lower_colour: str | None = None
    roughness: float = 0.12
    density: float = 1.6
    dark_from: float = 0.50
    dark_to: float = 0.58
    absorption: tuple[float, float, float] = (2.4, 4.2, 7.5)


@dataclass(frozen=True, slots=True)
class LensLook:
    """Tint of the lens in the picture: clear demonstration lens, plain tint, gradient (`lower`) or mirror."""

    code: str
    name: str
    tint: str
    lower: str | None = None
    mirror: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class FrameColour:
    """A colour of a frame. `front` is None for a metal front; `temple` paints temples or temple tips."""

    code: str
    name: str
    family: ColourFamily
    swatch: str
    finish: Finish
    metal: str
    temple: Paint
    lens: LensLook
    front: Paint | None = None


@dataclass(frozen=True, slots=True)
class Style:
    """Picture geometry, mm. The heights `bridge_at`, `bar_at` and `end_at` are parts of B/2 above the centre."""

    rim_side: float = 3.2
    rim_top: float = 3.8
    rim_bottom: float = 3.0
    corner_gain: float = 1.0
    wing: float = 0.0
    thickness: float = 4.8
    edge_radius: float = 1.1
    chamfer: float = 0.0
    bridge: Bridge = Bridge.KEYHOLE
    bridge_at: float = 0.30
    bridge_depth: float = 8.0
    bridge_rise: float = 2.6
    bar_at: float = 0.86
    end_at: float = 0.52
    end_depth: float = 9.0
    end_width: float = 8.0
    end_lift: float = 0.0
    end_blend: float = 6.0
    wire: float = 1.15
    wire_depth: float = 1.15
    brow: float = 2.6
    lens_thickness: float = 1.8
    temple: Temple = Temple.PADDLE
    temple_heights: tuple[float, float, float] = (9.0, 6.2, 9.5)
    temple_thickness: float = 4.0
    rivet: Rivet = Rivet.PIN


@dataclass(frozen=True, slots=True)
class FrameSize:
    """Boxing measures of one size; `ed_tenths` is derived from the outline, `front_width_tenths` from end to end."""

    a_tenths: int
    b_tenths: int
    dbl_tenths: int
    temple_mm: int
    ed_tenths: int
    front_width_tenths: int
    fit_width: FitWidth

    @property
    def label(self) -> str:
        """The stamp on the temple, as in 48□21 145."""
        return f"{self.a_tenths // 10}□{self.dbl_tenths // 10} {self.temple_mm}"


@dataclass(frozen=True, slots=True)
class FrameModel:
    """One model of the catalogue. The first size is the reference size: it is the one in the pictures.

    `base_curve_quarters` is the front curve in quarters of a dioptre at n = 1.53; prices are minor units without tax.
    """

    code: str
    name: str
    collection: str
    description: str
    shape: Shape
    rim: Rim
    material: Material
    bridge_fit: BridgeFit
    sun: bool
    base_curve_quarters: int
    weight_tenths_g: int
    price_usd: int
    price_eur: int
    outline: Family
    style: Style
    sizes: tuple[FrameSize, ...]
    colours: tuple[FrameColour, ...]

    def sku(self, colour: FrameColour, size: FrameSize) -> str:
        """Stable stock-keeping code, as in FV-ALDER-HAV-48."""
        return f"FV-{self.code}-{colour.code}-{size.a_tenths // 10}"


def fit_width(front_width_tenths: int) -> FitWidth:
    """Class by total front width: narrow below 129 mm, wide above 138 mm."""
    if front_width_tenths < 1290:
        return FitWidth.NARROW
    return FitWidth.MEDIUM if front_width_tenths <= 1380 else FitWidth.WIDE
