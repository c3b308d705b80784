"""Use cases of orders, a file per moment of an order's life."""

from fovea.domains.orders.service.cancel import cancel, expire_unpaid
from fovea.domains.orders.service.confirm import confirm
from fovea.domains.orders.service.holds import add_note, open_hold, release_hold, remark
from fovea.domains.orders.service.place import place
from fovea.domains.orders.service.progress import delivered, line_ready, nothing_to_make, pack, ship, start_production
from fovea.domains.orders.service.returns import receive_return, refund_return, refund_settled, request_return
from fovea.domains.orders.service.verify import correct_prescription, decide_review, supply_prescription

__all__ = [
    "add_note",
    "cancel",
    "confirm",
    "correct_prescription",
    "decide_review",
    "delivered",
    "expire_unpaid",
    "line_ready",
    "nothing_to_make",
    "open_hold",
    "pack",
    "place",
    "receive_return",
    "refund_return",
    "refund_settled",
    "release_hold",
    "remark",
    "request_return",
    "ship",
    "start_production",
    "supply_prescription",
]
