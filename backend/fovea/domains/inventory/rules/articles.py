"""A frame as the warehouse handles it."""

from fovea.domains.catalog import VariantView
from fovea.domains.inventory.contract import Item

# A pair lies on the shelf in its case: what the case adds to the frame, and the case's own size.
CASE_G = 85
CASE_MM = (165, 65, 45)


def article(variant: VariantView, abc: str = "C") -> Item:
    """A variant of a frame as an article of the warehouse."""
    length, width, height = CASE_MM
    return Item(
        variant.sku,
        variant.description,
        weight_g=-(-variant.weight_tenths_g // 10) + CASE_G,
        length_mm=length,
        width_mm=width,
        height_mm=height,
        abc=abc,
    )
