"""Use cases of orders, a file per moment of an order's life."""

from fovea.domains.orders.service.cancel import cancel, expire_unpaid
from fovea.domains.orders.service.confirm import confirm
from fovea.domains.orders.service.desk import delete_view, save_view, tag_orders
from fovea.domains.orders.service.dues import open_due, open_form
from fovea.domains.orders.service.edits import cancel_lines, edit
from fovea.domains.orders.service.holds import add_note, lock, open_hold, release_hold, remark, settle_hold
from fovea.domains.orders.service.inspecting import inspect_return
from fovea.domains.orders.service.invoices import issue_credit_note, issue_invoice
from fovea.domains.orders.service.place import place
from fovea.domains.orders.service.plan import save_promise_plan
from fovea.domains.orders.service.progress import (
    delivered,
    line_ready,
    nothing_to_make,
    pack,
    ship,
    start_production,
    unpack,
)
from fovea.domains.orders.service.promise import keep_first, promise_again
from fovea.domains.orders.service.return_money import refund_settled
from fovea.domains.orders.service.returns import (
    approve_return,
    cancel_return,
    label_bought,
    look_at_photo,
    reject_return,
    request_return,
    return_moved,
)
from fovea.domains.orders.service.returns_desk import (
    close_return,
    receive_return,
    settle_return,
)
from fovea.domains.orders.service.verify import correct_prescription, decide_review, supply_prescription

__all__ = [
    "add_note",
    "approve_return",
    "cancel",
    "cancel_lines",
    "cancel_return",
    "close_return",
    "confirm",
    "correct_prescription",
    "decide_review",
    "delete_view",
    "delivered",
    "edit",
    "expire_unpaid",
    "inspect_return",
    "issue_credit_note",
    "issue_invoice",
    "keep_first",
    "label_bought",
    "line_ready",
    "lock",
    "look_at_photo",
    "nothing_to_make",
    "open_due",
    "open_form",
    "open_hold",
    "pack",
    "place",
    "promise_again",
    "receive_return",
    "refund_settled",
    "reject_return",
    "release_hold",
    "remark",
    "request_return",
    "return_moved",
    "save_promise_plan",
    "save_view",
    "settle_hold",
    "settle_return",
    "ship",
    "start_production",
    "supply_prescription",
    "tag_orders",
    "unpack",
]
