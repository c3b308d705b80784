"""What the storefront asks most, as it asks it."""

from dataclasses import dataclass, field
from typing import Any

LISTING = """
query BenchListing($first: Int!, $sort: FrameSort!, $filter: FrameFilter, $search: String) {
  frames(first: $first, sort: $sort, filter: $filter, search: $search) {
    totalCount
    facets { name values { value label count } }
    edges {
      cursor
      node {
        slug name shape material
        priceFrom { minor currency }
        colours { code name swatch pictures { view url width height alt } }
      }
    }
    pageInfo { hasNextPage endCursor }
  }
}
"""

PRODUCT = """
query BenchProduct($slug: String!) {
  frame(slug: $slug) {
    name description rim weightTenthsG
    colours { code name pictures { view url } }
    variants { sku available price { minor currency } size { label aTenths bTenths dblTenths templeMm } }
    related { slug name priceFrom { minor currency } }
  }
}
"""

LENSES = """
query BenchLenses($input: LensOptionsInput!) {
  lensOptions(input: $input) {
    ... on LensOptions {
      framePrice { minor currency }
      materials {
        code buildable price { minor }
        figures { eye edgeMaxTenthsMm weightTenthsG }
        treatments { code available }
      }
    }
    ... on Problem { code message path }
  }
}
"""


@dataclass(frozen=True)
class Question:
    """One request of a page."""

    name: str
    document: str
    variables: dict[str, Any] = field(default_factory=dict)


def questions(slug: str, sku: str) -> tuple[Question, ...]:
    """The questions about a frame and a variant that exist."""
    eye = {"sphere": "-2.25", "cylinder": "-0.75", "axis": 90}
    prescription = {"od": eye, "os": {"sphere": "-2.00"}, "pd": {"binocularTenths": 630}}
    page = {"first": 24, "sort": "FEATURED"}
    narrowed = {"first": 24, "sort": "PRICE_ASC", "filter": {"shapes": ["round"]}}
    return (
        Question("catalogue page", LISTING, page),
        Question("catalogue, filtered and sorted", LISTING, narrowed),
        Question("catalogue, searched", LISTING, {**page, "search": "round acetate"}),
        Question("product page", PRODUCT, {"slug": slug}),
        Question("lens builder", LENSES, {"input": {"sku": sku, "use": "DISTANCE", "prescription": prescription}}),
    )
