"""Decisions of the catalogue: codes, measures and what a variant is called."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import replace

from fovea.domains import optics
from fovea.domains.catalog.contract import (
    CreateFrame,
    FitWidth,
    FrameMaterial,
    LensDesignView,
    NewColour,
    NewSize,
    PowerWindow,
    Rim,
    Shape,
    TreatmentView,
    VariantView,
)
from fovea.kernel.errors import InvalidInput

_CODE = re.compile(r"[A-Z][A-Z0-9]{1,15}")
_COLOUR_CODE = re.compile(r"[A-Z0-9]{2,6}")
_SWATCH = re.compile(r"#[0-9a-f]{6}")

# From the outer edge of the box to the outer edge of the front, as most end pieces are.
END_PIECE_TENTHS = 80
# Limits of boxing measures that are made, tenths of a millimetre; the temple in millimetres.
MEASURES = {"a_tenths": (350, 650), "b_tenths": (220, 600), "dbl_tenths": (120, 280), "temple_mm": (120, 165)}
NARROW_BELOW, WIDE_ABOVE = 1290, 1380

_RIM_TENTHS = {
    FrameMaterial.ACETATE: 32,
    FrameMaterial.METAL: 12,
    FrameMaterial.TITANIUM: 10,
    FrameMaterial.COMBINATION: 26,
}

_OPTICAL_RIM = {
    Rim.FULL: optics.RimType.FULL,
    Rim.SEMI: optics.RimType.NYLOR,
    Rim.RIMLESS: optics.RimType.DRILLED,
}
_OPTICAL_MATERIAL = {
    FrameMaterial.ACETATE: optics.FrameMaterial.ACETATE,
    FrameMaterial.METAL: optics.FrameMaterial.METAL,
    FrameMaterial.TITANIUM: optics.FrameMaterial.TITANIUM,
    FrameMaterial.COMBINATION: optics.FrameMaterial.COMBINED,
}


def check_frame(command: CreateFrame) -> None:
    """Raises InvalidInput at the first field that no frame could have."""
    if not _CODE.fullmatch(command.code):
        raise _refuse("A code has 2 to 16 capital letters and digits and starts with a letter.", "code")
    _check_text(command.name, 60, "A name has 1 to 60 characters.", "name")
    _check_text(command.collection, 40, "A collection's name has 1 to 40 characters.", "collection")
    if len(command.description) > 600:
        raise _refuse("A description has at most 600 characters.", "description")
    if not 20 <= command.weight_tenths_g <= 1000:
        raise _refuse("A frame weighs between 2 and 100 grams.", "weightTenthsG")
    if not 0 <= command.base_curve_quarters <= 40:
        raise _refuse("The base curve lies between 0 and 10 dioptres.", "baseCurve")
    if command.outline not in optics.outline.FAMILIES:
        raise _refuse("There is no such lens outline.", "outline")
    if not 1 <= len(command.sizes) <= 6:
        raise _refuse("A frame has 1 to 6 sizes.", "sizes")
    for number, size in enumerate(command.sizes):
        _check_size(size, f"sizes.{number}")
    if len({size.a_tenths // 10 for size in command.sizes}) < len(command.sizes):
        raise _refuse("Two sizes have the same lens width; their SKUs would be the same.", "sizes")
    if not 1 <= len(command.colours) <= 12:
        raise _refuse("A frame has 1 to 12 colours.", "colours")
    for number, colour in enumerate(command.colours):
        _check_colour(colour, f"colours.{number}")
    if len({colour.code for colour in command.colours}) < len(command.colours):
        raise _refuse("Two colours have the same code.", "colours")


def _check_text(text: str, longest: int, sentence: str, field: str) -> None:
    if not 1 <= len(text.strip()) <= longest:
        raise _refuse(sentence, field)


def _check_size(size: NewSize, path: str) -> None:
    names = {"a_tenths": "aTenths", "b_tenths": "bTenths", "dbl_tenths": "dblTenths", "temple_mm": "templeMm"}
    for field, (low, high) in MEASURES.items():
        if not low <= getattr(size, field) <= high:
            shown = (low, high) if field == "temple_mm" else (low / 10, high / 10)
            raise _refuse(f"This measure lies between {shown[0]:g} and {shown[1]:g} mm.", path, names[field])
    if size.trace is not None and len(size.trace) != optics.outline.TRACE_POINTS:
        raise _refuse(f"A trace has {optics.outline.TRACE_POINTS} radii.", path, "trace")


def _check_colour(colour: NewColour, path: str) -> None:
    if not _COLOUR_CODE.fullmatch(colour.code):
        raise _refuse("A colour's code has 2 to 6 capital letters and digits.", path, "code")
    _check_text(colour.name, 40, "A colour's name has 1 to 40 characters.", path)
    if not _SWATCH.fullmatch(colour.swatch):
        raise _refuse("A swatch is a colour such as #9a5a22.", path, "swatch")


def _refuse(sentence: str, *path: str) -> InvalidInput:
    return InvalidInput(sentence, path=tuple(part for one in path for part in one.split(".")))


def slug_of(name: str) -> str:
    """The name as it stands in an address: ASCII, lower case, hyphens."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def sku_of(frame_code: str, colour_code: str, size: NewSize) -> str:
    """As in FV-ALDER-HAV-48."""
    return f"FV-{frame_code}-{colour_code}-{size.a_tenths // 10}"


def label_of(a_tenths: int, dbl_tenths: int, temple_mm: int) -> str:
    """The stamp on the temple: lens width, bridge, temple length."""
    return f"{a_tenths // 10}□{dbl_tenths // 10} {temple_mm}"


def fit_of(front_width_tenths: int) -> FitWidth:
    """Class by the width of the front from end to end: narrow below 129 mm, wide above 138 mm."""
    if front_width_tenths < NARROW_BELOW:
        return FitWidth.NARROW
    return FitWidth.MEDIUM if front_width_tenths <= WIDE_ABOVE else FitWidth.WIDE


def front_width_of(size: NewSize) -> int:
    """Tenths of a millimetre from end to end."""
    return size.front_width_tenths or 2 * (size.a_tenths + END_PIECE_TENTHS) + size.dbl_tenths


def trace_of(size: NewSize, family: str) -> tuple[int, ...]:
    """The trace of this size: the one given, else drawn from the outline into the box."""
    if size.trace is not None:
        return size.trace
    return optics.outline.radii_400(
        optics.outline.outline(optics.outline.FAMILIES[family], size.a_tenths / 10, size.b_tenths / 10)
    )


def ed_tenths_of(trace: tuple[int, ...]) -> int:
    """Effective diameter: twice the longest radius from the centre of the box."""
    return round(optics.outline.effective_diameter(optics.outline.curve_from_radii(trace)) * 10)


def outline_of(shape: Shape) -> str:
    """The lens outline a shape usually has."""
    return shape.value if shape.value in optics.outline.FAMILIES else "octagon"


def rim_tenths_of(command: CreateFrame) -> int:
    """Width of the rim around the lens; none around a rimless one."""
    if command.rim is Rim.RIMLESS:
        return 0
    return command.rim_tenths if command.rim_tenths is not None else _RIM_TENTHS[command.material]


def geometry_of(variant: VariantView) -> optics.FrameGeometry:
    """The variant as its lens sees it."""
    return optics.FrameGeometry(
        a_tenths=variant.size.a_tenths,
        b_tenths=variant.size.b_tenths,
        dbl_tenths=variant.size.dbl_tenths,
        ed_tenths=variant.size.ed_tenths,
        trace=variant.trace,
        base_curve=optics.Diopter(variant.base_curve_quarters * 2),
        rim=_OPTICAL_RIM[variant.rim],
        material=_OPTICAL_MATERIAL[variant.material],
        total_width_tenths=variant.size.front_width_tenths,
    )


def lens_choice(
    use: optics.LensUse, material: str, treatments: Iterable[TreatmentView], design: LensDesignView | None
) -> optics.LensChoice:
    """The choice as optics reads it: every treatment with what it includes, and what the design asks for.

    Raises ValueError for a material that optics does not know."""
    codes = {code for one in treatments for code in (one.code, *one.includes)}
    plain = optics.LensChoice(
        use=use,
        material=optics.MaterialCode(material),
        treatments=frozenset(one for one in optics.Treatment if one.value in codes),
    )
    if design is None:
        return plain
    return replace(
        plain,
        corridor_tenths=design.corridor_tenths,
        min_height_tenths=design.min_height_tenths,
        adds=_adds(design),
        window=_window(design.window_in(material)),
    )


def _adds(design: LensDesignView) -> tuple[optics.Diopter, optics.Diopter] | None:
    if design.min_add_eighths is None or design.max_add_eighths is None:
        return None
    return optics.Diopter(design.min_add_eighths), optics.Diopter(design.max_add_eighths)


def _window(made: PowerWindow | None) -> tuple[optics.Diopter, optics.Diopter] | None:
    if made is None or made.weakest_eighths is None or made.strongest_eighths is None:
        return None
    return optics.Diopter(made.weakest_eighths), optics.Diopter(made.strongest_eighths)
