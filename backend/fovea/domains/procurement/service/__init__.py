"""Use cases of procurement."""

from fovea.domains.procurement.service.amend import amend
from fovea.domains.procurement.service.imports import begin_import, import_piece
from fovea.domains.procurement.service.limits import set_approval_limits, set_personal_limit, set_role_limit
from fovea.domains.procurement.service.orders import (
    acknowledge,
    approve,
    cancel,
    close,
    close_short,
    create_purchase_order,
    reject,
    submit,
)
from fovea.domains.procurement.service.planning import (
    accept,
    dismiss,
    propose,
    save_reorder_rule,
    set_reorder_rules,
    snooze,
)
from fovea.domains.procurement.service.receive import receive_goods
from fovea.domains.procurement.service.served import NoteMailed, NoteServed, note_mailed, note_served
from fovea.domains.procurement.service.suppliers import (
    remove_supplier_price,
    save_supplier,
    save_supplier_price,
    set_supplier_prices,
)

__all__ = [
    "NoteMailed",
    "NoteServed",
    "accept",
    "acknowledge",
    "amend",
    "approve",
    "begin_import",
    "cancel",
    "close",
    "close_short",
    "create_purchase_order",
    "dismiss",
    "import_piece",
    "note_mailed",
    "note_served",
    "propose",
    "receive_goods",
    "reject",
    "remove_supplier_price",
    "save_reorder_rule",
    "save_supplier",
    "save_supplier_price",
    "set_approval_limits",
    "set_personal_limit",
    "set_reorder_rules",
    "set_role_limit",
    "set_supplier_prices",
    "snooze",
    "submit",
]
