"""Search: finding frames in the shop window.

Owns an index of frames in PostgreSQL that follows the catalogue and the prices, and that ``reindex`` makes anew at any
time; a search node, where a house has one, holds a copy behind the port and is done without while it is down.
Invariants: only what can be sold is found; a page costs the same wherever it lies. Records nothing. Hears
catalog.FrameCreated and pricing.PricesChanged.
"""

from fovea.domains.search.contract import (
    FACETS,
    Facet,
    FacetCount,
    FindFrames,
    FrameDocument,
    FrameFilter,
    FrameHits,
    FrameSort,
    IndexFrames,
)
from fovea.domains.search.flows import find, mirror_frame, mirror_prices, reindex
from fovea.domains.search.handlers import SUBSCRIPTIONS
from fovea.domains.search.ports import FrameIndex
from fovea.domains.search.queries import find_frames, page_request
from fovea.domains.search.rules import typed_words
from fovea.domains.search.service import index_frames

__all__ = [
    "FACETS",
    "SUBSCRIPTIONS",
    "Facet",
    "FacetCount",
    "FindFrames",
    "FrameDocument",
    "FrameFilter",
    "FrameHits",
    "FrameIndex",
    "FrameSort",
    "IndexFrames",
    "find",
    "find_frames",
    "index_frames",
    "mirror_frame",
    "mirror_prices",
    "page_request",
    "reindex",
    "typed_words",
]
