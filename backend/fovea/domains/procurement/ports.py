"""What procurement needs from outside: a way to tell a supplier what we order."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from fovea.domains.procurement.contract import PurchaseOrder, Supplier


class MessageKind(StrEnum):
    ORDER = "order"
    AMENDMENT = "amendment"
    CANCELLATION = "cancellation"


@dataclass(frozen=True, slots=True)
class SupplierMessage:
    """``message_id`` is ours and stable: a message that is tried again is the same message. ``paper`` is the PDF."""

    message_id: str
    kind: MessageKind
    order: PurchaseOrder
    supplier: Supplier
    paper: bytes


class SupplierLink(Protocol):
    """Mail with the paper today. A link that speaks EDI (850 out; 855 and 856 come in by hook and call
    ``acknowledge`` and ``receive_goods``) fills the same port."""

    async def tell(self, message: SupplierMessage) -> None:
        """Hand the message over; raises TransientFailure when it is not taken."""
        ...
