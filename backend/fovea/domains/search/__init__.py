"""Search: finding frames in the shop window.

Owns an index of frames that follows the catalogue and the prices, and that ``reindex`` makes anew at any time.
Invariants: only what can be sold is found; a page costs the same wherever it lies. Records nothing. Hears
catalog.FrameCreated and pricing.PricesChanged.
"""

from fovea.domains.search.contract import (
    Facet,
    FacetCount,
    FindFrames,
    FrameFilter,
    FrameHits,
    FrameSort,
    IndexFrames,
)
from fovea.domains.search.flows import reindex
from fovea.domains.search.handlers import SUBSCRIPTIONS
from fovea.domains.search.queries import find_frames, page_request
from fovea.domains.search.service import index_frames

__all__ = [
    "SUBSCRIPTIONS",
    "Facet",
    "FacetCount",
    "FindFrames",
    "FrameFilter",
    "FrameHits",
    "FrameSort",
    "IndexFrames",
    "find_frames",
    "index_frames",
    "page_request",
    "reindex",
]
