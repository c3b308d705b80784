"""Words of search: what is asked of the index of frames, and what it answers."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from fovea.kernel.paging import PageRequest


class FrameSort(StrEnum):
    FEATURED = "featured"
    PRICE_ASC = "price_asc"
    PRICE_DESC = "price_desc"
    NEWEST = "newest"
    NAME = "name"


@dataclass(frozen=True)
class FrameFilter:
    """Values of one kind widen the choice, kinds narrow it. Empty means any; prices are minor units, both included."""

    shapes: tuple[str, ...] = ()
    materials: tuple[str, ...] = ()
    colours: tuple[str, ...] = ()
    fits: tuple[str, ...] = ()
    rims: tuple[str, ...] = ()
    collections: tuple[str, ...] = ()
    sun: bool | None = None
    price_min: int | None = None
    price_max: int | None = None


@dataclass(frozen=True)
class FindFrames:
    """``text`` is what was typed: words, or the beginnings of words, of names, codes, SKUs and colours."""

    filter: FrameFilter
    sort: FrameSort
    text: str
    currency: str
    page: PageRequest


@dataclass(frozen=True)
class FacetCount:
    value: str
    count: int


@dataclass(frozen=True)
class Facet:
    """How many frames each value would leave, were it the only one of its kind; the other kinds' filters hold."""

    name: str
    values: tuple[FacetCount, ...]


@dataclass(frozen=True)
class FrameHits:
    """One page: ids in order, a cursor each. ``price_low`` and ``price_high`` without the price filter's own effect."""

    ids: tuple[UUID, ...]
    cursors: tuple[str, ...]
    has_next: bool
    total: int
    facets: tuple[Facet, ...]
    price_low: int | None
    price_high: int | None


@dataclass(frozen=True)
class FrameDocument:
    """What the index knows of a frame. ``words`` are all texts it may be found by, already plain."""

    frame_id: UUID
    name: str
    words: str
    shape: str
    rim: str
    material: str
    collection: str
    sun: bool
    colours: tuple[str, ...]
    fits: tuple[str, ...]
    price_usd: int
    price_eur: int
    position: int
    introduced_on: date


@dataclass(frozen=True)
class IndexFrames:
    frame_ids: tuple[UUID, ...]


FACETS = ("shapes", "materials", "colours", "fits", "rims", "sun", "collections")
