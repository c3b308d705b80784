"""Analytics: what waits, and how the shop does.

Owns nothing: every figure is asked of the rooms below when it is looked at. Invariants: a figure is never kept, so it
is never stale. Records nothing and hears nothing.
"""

from fovea.domains.analytics.contract import Overview, Waiting, Work
from fovea.domains.analytics.queries import overview, to_look_into

__all__ = ["Overview", "Waiting", "Work", "overview", "to_look_into"]
