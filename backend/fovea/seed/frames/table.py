"""Builds a catalogue row into a `FrameModel`, deriving what can be derived."""

from __future__ import annotations

from fovea.domains.optics.outline import FAMILIES, Family, effective_diameter, outline
from fovea.seed.frames.colours import colour
from fovea.seed.frames.model import BridgeFit, FrameModel, FrameSize, Material, Rim, Shape, Style, fit_width

# A, B, DBL in mm (steps of 0.5), temple in mm
Measures = tuple[float, float, float, int]


def frame(
    code: str,
    name: str,
    description: str,
    *,
    collection: str,
    shape: Shape,
    sizes: tuple[Measures, ...],
    colours: str,
    price: tuple[int, int],
    weight: float,
    style: Style,
    family: str | None = None,
    material: Material = Material.ACETATE,
    rim: Rim = Rim.FULL,
    fit: BridgeFit = BridgeFit.STANDARD,
    sun: bool = False,
    base: float = 4.0,
) -> FrameModel:
    """One model. `colours`: library codes; `price`: (USD, EUR) in minor units; `weight`: g; `base`: dioptres."""
    lens = FAMILIES[family or shape.value]
    return FrameModel(
        code=code,
        name=name,
        collection=collection,
        description=description,
        shape=shape,
        rim=rim,
        material=material,
        bridge_fit=fit,
        sun=sun,
        base_curve_quarters=round(base * 4),
        weight_tenths_g=round(weight * 10),
        price_usd=price[0],
        price_eur=price[1],
        outline=lens,
        style=style,
        sizes=tuple(_size(lens_measures, lens, style) for lens_measures in sizes),
        colours=tuple(colour(each) for each in colours.split()),
    )


def _size(measures: Measures, lens: Family, style: Style) -> FrameSize:
    a, b, dbl, temple = measures
    width = round((2 * (a + style.end_width) + dbl) * 10)
    return FrameSize(
        a_tenths=round(a * 10),
        b_tenths=round(b * 10),
        dbl_tenths=round(dbl * 10),
        temple_mm=temple,
        ed_tenths=round(effective_diameter(outline(lens, a, b)) * 10),
        front_width_tenths=width,
        fit_width=fit_width(width),
    )
