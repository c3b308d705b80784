"""Lens blanks: the discs that lenses are ground from, one article per material, family of designs and base curve.

Single vision and progressive lenses start from different discs; the front of either is cast, so its base curve is
chosen by the power and only the back is ground.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from fovea.domains import optics
from fovea.domains.catalog.contract import LensRange


class BlankFamily(StrEnum):
    SINGLE_VISION = "SV"
    PROGRESSIVE = "PR"


@dataclass(frozen=True, slots=True)
class Blank:
    """One article of the lens store; ``base_tenths`` is its front curve in tenths of a dioptre."""

    sku: str
    name: str
    material: str
    family: BlankFamily
    base_tenths: int


_WORDS = {BlankFamily.SINGLE_VISION: "single vision", BlankFamily.PROGRESSIVE: "progressive"}


def family_of(use: str) -> BlankFamily:
    """The family a use's lenses are ground from."""
    progressive = optics.LensUse(use).needs_fitting_height
    return BlankFamily.PROGRESSIVE if progressive else BlankFamily.SINGLE_VISION


def blank_sku(material: str, family: BlankFamily, base: Decimal) -> str:
    """As in BLK-HI160-SV-040: base 4.0."""
    return f"BLK-{material}-{family}-{int(base * 10):03d}"


def blanks_for(use: str, material: str, rx: optics.Prescription | None) -> dict[str, str]:
    """Eye (OD, OS) → the blank its lens is ground from; one base for both eyes unless they differ by more than 2 D.

    Lenses without power are ground from what a plano pair would be; of a use that optics does not know nothing is."""
    if use not in set(optics.LensUse):
        return {}
    family = family_of(use)
    if rx is None:
        base = optics.surfaces.stock_base(optics.surfaces.nominal_base(Decimal(0)))
        return dict.fromkeys((eye.value for eye in optics.Eye), blank_sku(material, family, base))
    bases = optics.pair_base_curves(optics.pair_powers(rx, optics.LensUse(use)))
    return {eye.value: blank_sku(material, family, base) for eye, base in bases.items()}


def blanks_of(offered: LensRange) -> tuple[Blank, ...]:
    """Every blank that lenses of this range may be ground from, by material, family and base."""
    kept = {(made.material, family_of(design.use)) for design in offered.designs for made in design.made}
    return tuple(
        Blank(
            blank_sku(material.code, family, base),
            f"{material.name}, {_WORDS[family]}, base {base:g}",
            material.code,
            family,
            int(base * 10),
        )
        for material in offered.materials
        for family in BlankFamily
        if (material.code, family) in kept
        for base in optics.surfaces.STOCK_BASES
    )
