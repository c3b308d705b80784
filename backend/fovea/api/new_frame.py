"""What staff type to add a frame."""

from enum import StrEnum
from typing import TypeVar

import strawberry

from fovea.domains import catalog, pricing
from fovea.kernel.errors import InvalidInput

K = TypeVar("K", bound=StrEnum)


@strawberry.input
class NewFrameColourInput:
    """``code`` becomes part of the SKU; ``swatch`` is a colour as #rrggbb."""

    code: str
    name: str
    family: str
    swatch: str

    def command(self, path: str) -> catalog.NewColour:
        family = _one_of(catalog.ColourFamily, self.family, f"{path}.family")
        return catalog.NewColour(self.code, self.name, family, self.swatch)


@strawberry.input
class NewFrameSizeInput:
    """Boxing measures in tenths of a millimetre, the temple in millimetres. The first size is the one drawn."""

    a_tenths: int
    b_tenths: int
    dbl_tenths: int
    temple_mm: int


@strawberry.input
class CreateFrameInput:
    """``outline`` names a lens outline (the shape's own when left out); prices are minor units without tax."""

    code: str
    name: str
    collection: str
    shape: str
    rim: str
    material: str
    weight_tenths_g: int
    sizes: list[NewFrameSizeInput]
    colours: list[NewFrameColourInput]
    price_usd: int
    price_eur: int
    description: str = ""
    outline: str | None = None
    bridge_fit: str = "standard"
    sun: bool = False
    base_curve: int = 4
    idempotency_key: str | None = None

    def command(self) -> pricing.IntroduceFrame:
        frame = catalog.CreateFrame(
            code=self.code,
            name=self.name,
            collection=self.collection,
            description=self.description,
            shape=_one_of(catalog.Shape, self.shape, "shape"),
            rim=_one_of(catalog.Rim, self.rim, "rim"),
            material=_one_of(catalog.FrameMaterial, self.material, "material"),
            bridge_fit=_one_of(catalog.BridgeFit, self.bridge_fit, "bridgeFit"),
            sun=self.sun,
            weight_tenths_g=self.weight_tenths_g,
            base_curve_quarters=self.base_curve * 4,
            outline=self.outline or catalog.outline_of(_one_of(catalog.Shape, self.shape, "shape")),
            sizes=tuple(
                catalog.NewSize(one.a_tenths, one.b_tenths, one.dbl_tenths, one.temple_mm) for one in self.sizes
            ),
            colours=tuple(
                catalog.NewColour(
                    one.code,
                    one.name,
                    _one_of(catalog.ColourFamily, one.family, f"colours.{number}.family"),
                    one.swatch,
                )
                for number, one in enumerate(self.colours)
            ),
        )
        return pricing.IntroduceFrame(frame, {"USD": self.price_usd, "EUR": self.price_eur})


def _one_of(kind: type[K], text: str, path: str) -> K:
    """Raises InvalidInput with the values that there are."""
    try:
        return kind(text)
    except ValueError:
        known = ", ".join(one.value for one in kind)
        raise InvalidInput(f"This is one of: {known}.", path=tuple(path.split("."))) from None
