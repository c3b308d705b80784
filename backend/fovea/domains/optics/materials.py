"""Lens materials: what each is made of, how thin it may be ground and which powers it is made in.

Indices are given on both spectral lines, because a product called 1.74 is 1.732 on the d line: thickness computed from
the name would be 1 % too thin. Values are common trade values and vary by maker within 1 %; the power windows and
minimum thicknesses are laboratory policy and stand here as defaults.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from fovea.domains.optics.power import Diopter, dioptres


class MaterialCode(StrEnum):
    CR39 = "CR39"
    TRIVEX = "TRIVEX"
    MID156 = "MID156"
    POLY = "POLY"
    HI160 = "HI160"
    HI167 = "HI167"
    HI174 = "HI174"
    GLASS = "GLASS"
    GL18 = "GL18"


class Impact(StrEnum):
    """How a lens of this material takes a blow."""

    HIGH = "HIGH"
    GOOD = "GOOD"
    FAIR = "FAIR"
    POOR = "POOR"
    TEMPERED_ONLY = "TEMPERED_ONLY"


class Drilling(StrEnum):
    """How a hole at the rim of a rimless lens holds."""

    BEST = "BEST"
    GOOD = "GOOD"
    FAIR = "FAIR"
    AVOID = "AVOID"
    NO = "NO"


@dataclass(frozen=True, slots=True)
class Material:
    """Indices in thousandths, density in hundredths of g/cm³, thicknesses in tenths of a millimetre."""

    code: MaterialCode
    name: str
    trade_name: str
    nd_milli: int
    ne_milli: int
    abbe: int
    density_centi: int
    impact: Impact
    drilling: Drilling
    min_center_tenths: int
    min_edge_tenths: int
    weakest: Diopter
    strongest: Diopter

    @property
    def n_d(self) -> float:
        """Refractive index at 587.56 nm (helium d line)."""
        return self.nd_milli / 1000

    @property
    def n_e(self) -> float:
        """Refractive index at 546.07 nm (mercury e line)."""
        return self.ne_milli / 1000

    @property
    def density(self) -> float:
        """g/cm³."""
        return self.density_centi / 100

    @property
    def min_center_mm(self) -> float:
        return self.min_center_tenths / 10

    @property
    def min_edge_mm(self) -> float:
        return self.min_edge_tenths / 10

    @property
    def reflectance_per_surface(self) -> float:
        """Share of light an uncoated surface reflects at normal incidence, ((n-1)/(n+1))² (Fresnel)."""
        return ((self.n_d - 1) / (self.n_d + 1)) ** 2

    @property
    def is_impact_resistant(self) -> bool:
        return self.impact is Impact.HIGH

    def makes(self, power: Diopter) -> bool:
        """Whether a principal power lies in the window this material is made in."""
        return self.weakest <= power <= self.strongest


def _row(
    code: str,
    name: str,
    trade_name: str,
    index: tuple[int, int],
    abbe: int,
    density: int,
    impact: Impact,
    drilling: Drilling,
    minimum: tuple[int, int],
    window: tuple[int, int],
) -> Material:
    low, high = (dioptres(power) for power in window)
    return Material(MaterialCode(code), name, trade_name, *index, abbe, density, impact, drilling, *minimum, low, high)


MATERIALS: Mapping[MaterialCode, Material] = MappingProxyType(
    {
        material.code: material
        for material in (
            # code, shopper's name, trade name, (n_d, n_e), Abbe, density, impact, drilling, (min centre, edge), window
            _row(
                "CR39",
                "Standard 1.50",
                "Hard resin",
                (1498, 1501),
                58,
                132,
                Impact.FAIR,
                Drilling.NO,
                (20, 10),
                (-8, 6),
            ),
            _row(
                "TRIVEX",
                "Tough and light 1.53",
                "Trivex",
                (1532, 1535),
                44,
                111,
                Impact.HIGH,
                Drilling.BEST,
                (15, 10),
                (-8, 6),
            ),
            _row(
                "MID156", "Slim 1.56", "Mid index", (1556, 1560), 37, 128, Impact.FAIR, Drilling.NO, (18, 10), (-8, 6)
            ),
            _row(
                "POLY",
                "Shatter-resistant 1.59",
                "Polycarbonate",
                (1586, 1590),
                30,
                120,
                Impact.HIGH,
                Drilling.GOOD,
                (15, 10),
                (-10, 8),
            ),
            _row("HI160", "Thin 1.60", "MR-8", (1592, 1597), 41, 130, Impact.GOOD, Drilling.GOOD, (14, 10), (-12, 8)),
            _row(
                "HI167",
                "Very thin 1.67",
                "MR-7, MR-10",
                (1661, 1667),
                32,
                136,
                Impact.FAIR,
                Drilling.FAIR,
                (13, 10),
                (-16, 10),
            ),
            _row(
                "HI174",
                "Thinnest 1.74",
                "MR-174",
                (1732, 1738),
                33,
                147,
                Impact.POOR,
                Drilling.AVOID,
                (12, 10),
                (-20, 12),
            ),
            _row(
                "GLASS",
                "Mineral 1.52",
                "Crown glass",
                (1523, 1525),
                59,
                254,
                Impact.TEMPERED_ONLY,
                Drilling.NO,
                (21, 15),
                (-20, 20),
            ),
            _row(
                "GL18",
                "Mineral 1.80",
                "Flint glass",
                (1802, 1807),
                35,
                365,
                Impact.TEMPERED_ONLY,
                Drilling.NO,
                (15, 10),
                (-25, 25),
            ),
        )
    }
)


def material(code: MaterialCode | str) -> Material:
    """The material of a code; KeyError for a code that is none."""
    try:
        return MATERIALS[MaterialCode(code)]
    except ValueError:
        raise KeyError(code) from None
