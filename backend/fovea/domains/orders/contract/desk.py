"""Words of the desk where orders are looked for: tags, and lists that are kept under a name."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class TagOrders:
    """Put tags on orders and take others off; a tag that is there already stays."""

    order_ids: tuple[UUID, ...]
    add: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TagCount:
    tag: str
    orders: int


@dataclass(frozen=True, slots=True)
class SavedView:
    """A list under a name: what its address asks for and the columns it shows. Colleagues see it while ``shared``."""

    id: UUID
    name: str
    shared: bool
    own: bool
    owner: str
    search: str
    columns: tuple[str, ...]
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class SaveView:
    """Keep a list; ``view_id`` None makes a new one. Only its owner changes it."""

    name: str
    search: str
    columns: tuple[str, ...]
    shared: bool = False
    view_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class ViewRef:
    view_id: UUID
