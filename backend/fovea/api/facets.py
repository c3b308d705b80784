"""What stands beside the filters: names for people, in an order that makes sense to them."""

from collections.abc import Sequence

import strawberry

from fovea.domains import catalog, search

_TITLES = {
    "shapes": "Shape",
    "materials": "Material",
    "colours": "Colour",
    "fits": "Fit",
    "rims": "Rim",
    "sun": "Kind",
    "collections": "Collection",
}
_LABELS = {
    ("shapes", "cat-eye"): "Cat-eye",
    ("rims", "full"): "Full rim",
    ("rims", "semi"): "Half rim",
    ("rims", "rimless"): "Rimless",
    ("sun", "true"): "Sunglasses",
    ("sun", "false"): "Optical",
}
_SWATCHES = {
    "black": "#141416",
    "brown": "#6b4a2f",
    "tortoise": "#9a5a22",
    "clear": "#e6ebea",
    "grey": "#8a8d91",
    "gold": "#c9a15a",
    "silver": "#c7cacd",
    "blue": "#2f4a7a",
    "green": "#4f6b4c",
    "red": "#8c2f2f",
    "pink": "#d9a3a0",
}
# Widths have an order of their own; everything else stands by how many there are.
_ORDER = {"fits": [one.value for one in catalog.FitWidth]}


@strawberry.type
class FacetValue:
    value: str
    label: str
    count: int
    swatch: str | None


@strawberry.type
class Facet:
    """One filter. ``name`` is its field in the filter, ``label`` its title."""

    name: str
    label: str
    values: list[FacetValue]


def facets_of(facets: Sequence[search.Facet]) -> list[Facet]:
    return [_facet(one) for one in facets if one.values]


def _facet(facet: search.Facet) -> Facet:
    values = list(facet.values)
    if order := _ORDER.get(facet.name):
        values.sort(key=lambda one: order.index(one.value))
    return Facet(
        name=facet.name,
        label=_TITLES[facet.name],
        values=[
            FacetValue(
                value=one.value,
                label=_LABELS.get((facet.name, one.value)) or one.value[:1].upper() + one.value[1:],
                count=one.count,
                swatch=_SWATCHES.get(one.value) if facet.name == "colours" else None,
            )
            for one in values
        ],
    )
