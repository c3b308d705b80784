"""Every permission of the house, ``domain:resource:action``, in alphabetical order."""

from enum import StrEnum


class P(StrEnum):
    """What a role may grant. ``orders:own:read`` and ``partners:own:manage`` are a partner's: what is of the key's own
    account and no others."""

    ANALYTICS_OVERVIEW_READ = "analytics:overview:read"
    CATALOG_FRAME_EDIT = "catalog:frame:edit"
    CATALOG_FRAME_READ = "catalog:frame:read"
    CATALOG_LENS_POLICY_EDIT = "catalog:lens_policy:edit"
    CRM_LETTER_READ = "crm:letter:read"
    CRM_LETTER_SEND = "crm:letter:send"
    CUSTOMERS_CUSTOMER_READ = "customers:customer:read"
    CUSTOMERS_PRESCRIPTION_READ = "customers:prescription:read"
    CUSTOMERS_PRESCRIPTION_VERIFY = "customers:prescription:verify"
    DEVELOPER_SIMULATOR_PLAY = "developer:simulator:play"
    IDENTITY_API_KEY_MANAGE = "identity:api_key:manage"
    IDENTITY_STAFF_READ = "identity:staff:read"
    INVENTORY_ADJUSTMENT_DECIDE = "inventory:adjustment:decide"
    INVENTORY_STOCK_ADJUST = "inventory:stock:adjust"
    INVENTORY_STOCK_MOVE = "inventory:stock:move"
    INVENTORY_STOCK_READ = "inventory:stock:read"
    LAB_JOB_READ = "lab:job:read"
    LAB_JOB_WORK = "lab:job:work"
    ORDERS_HOLD_RELEASE = "orders:hold:release"
    ORDERS_ORDER_CANCEL = "orders:order:cancel"
    ORDERS_ORDER_EDIT = "orders:order:edit"
    ORDERS_ORDER_READ = "orders:order:read"
    ORDERS_OWN_READ = "orders:own:read"
    ORDERS_PROMISE_EDIT = "orders:promise:edit"
    ORDERS_RETURN_CREATE = "orders:return:create"
    ORDERS_RETURN_READ = "orders:return:read"
    PARTNERS_OWN_MANAGE = "partners:own:manage"
    PARTNERS_WEBHOOK_MANAGE = "partners:webhook:manage"
    PAYMENTS_LEDGER_READ = "payments:ledger:read"
    PAYMENTS_LEDGER_WORK = "payments:ledger:work"
    PAYMENTS_REFUND_CREATE = "payments:refund:create"
    PROCUREMENT_LIMIT_EDIT = "procurement:limit:edit"
    PROCUREMENT_ORDER_APPROVE = "procurement:order:approve"
    PROCUREMENT_ORDER_EDIT = "procurement:order:edit"
    PROCUREMENT_ORDER_READ = "procurement:order:read"
    PROCUREMENT_RECEIPT_CREATE = "procurement:receipt:create"
    PROCUREMENT_SUPPLIER_EDIT = "procurement:supplier:edit"
    SHIPPING_ALERT_SETTLE = "shipping:alert:settle"
    SHIPPING_LABEL_BUY = "shipping:label:buy"
    SHIPPING_PARCEL_READ = "shipping:parcel:read"
    SHIPPING_RULE_EDIT = "shipping:rule:edit"
    TAX_CERTIFICATE_DECIDE = "tax:certificate:decide"
    TAX_CERTIFICATE_EDIT = "tax:certificate:edit"
    TAX_CERTIFICATE_READ = "tax:certificate:read"
    TAX_DOCUMENT_DECIDE = "tax:document:decide"
    TAX_DOCUMENT_READ = "tax:document:read"
    TAX_TABLE_EDIT = "tax:table:edit"
    WAREHOUSE_BIN_EDIT = "warehouse:bin:edit"
    WAREHOUSE_COUNT_REVIEW = "warehouse:count:review"
    WAREHOUSE_COUNT_WORK = "warehouse:count:work"
    WAREHOUSE_PICK_READ = "warehouse:pick:read"
    WAREHOUSE_PICK_WORK = "warehouse:pick:work"
    WAREHOUSE_PUTAWAY_READ = "warehouse:putaway:read"
    WAREHOUSE_PUTAWAY_WORK = "warehouse:putaway:work"


class Role(StrEnum):
    """What a member of staff is employed as; one person may hold several."""

    ADMIN = "admin"
    BUYER = "buyer"
    FINANCE = "finance"
    LAB = "lab"
    OPTICIAN = "optician"
    SUPPORT = "support"
    WAREHOUSE = "warehouse"


# Part of every role: the front page of the admin.
_EVERYBODY = frozenset({P.ANALYTICS_OVERVIEW_READ})

ROLES: dict[Role, frozenset[P]] = {
    Role.ADMIN: frozenset(P),
    Role.BUYER: _EVERYBODY
    | {
        P.CATALOG_FRAME_EDIT,
        P.CATALOG_FRAME_READ,
        P.INVENTORY_ADJUSTMENT_DECIDE,
        P.INVENTORY_STOCK_ADJUST,
        P.INVENTORY_STOCK_MOVE,
        P.INVENTORY_STOCK_READ,
        P.PROCUREMENT_ORDER_APPROVE,
        P.PROCUREMENT_ORDER_EDIT,
        P.PROCUREMENT_ORDER_READ,
        P.PROCUREMENT_RECEIPT_CREATE,
        P.PROCUREMENT_SUPPLIER_EDIT,
        P.WAREHOUSE_COUNT_REVIEW,
    },
    Role.FINANCE: _EVERYBODY
    | {
        P.INVENTORY_ADJUSTMENT_DECIDE,
        P.INVENTORY_STOCK_READ,
        P.ORDERS_ORDER_READ,
        P.ORDERS_RETURN_READ,
        P.PAYMENTS_LEDGER_READ,
        P.PAYMENTS_LEDGER_WORK,
        P.PAYMENTS_REFUND_CREATE,
        P.PROCUREMENT_LIMIT_EDIT,
        P.PROCUREMENT_ORDER_APPROVE,
        P.PROCUREMENT_ORDER_READ,
        P.SHIPPING_PARCEL_READ,
        P.TAX_CERTIFICATE_DECIDE,
        P.TAX_CERTIFICATE_EDIT,
        P.TAX_CERTIFICATE_READ,
        P.TAX_DOCUMENT_DECIDE,
        P.TAX_DOCUMENT_READ,
        P.TAX_TABLE_EDIT,
        P.WAREHOUSE_COUNT_REVIEW,
    },
    Role.LAB: _EVERYBODY | {P.LAB_JOB_READ, P.LAB_JOB_WORK, P.ORDERS_ORDER_READ},
    Role.OPTICIAN: _EVERYBODY
    | {
        P.CUSTOMERS_CUSTOMER_READ,
        P.CUSTOMERS_PRESCRIPTION_READ,
        P.CUSTOMERS_PRESCRIPTION_VERIFY,
        P.LAB_JOB_READ,
        P.ORDERS_HOLD_RELEASE,
        P.ORDERS_ORDER_READ,
    },
    Role.SUPPORT: _EVERYBODY
    | {
        P.CRM_LETTER_READ,
        P.CRM_LETTER_SEND,
        P.CUSTOMERS_CUSTOMER_READ,
        P.ORDERS_ORDER_CANCEL,
        P.ORDERS_ORDER_EDIT,
        P.ORDERS_ORDER_READ,
        P.ORDERS_RETURN_CREATE,
        P.ORDERS_RETURN_READ,
        P.PAYMENTS_LEDGER_READ,
        P.SHIPPING_ALERT_SETTLE,
        P.SHIPPING_PARCEL_READ,
        P.TAX_CERTIFICATE_EDIT,
        P.TAX_CERTIFICATE_READ,
    },
    Role.WAREHOUSE: _EVERYBODY
    | {
        P.INVENTORY_STOCK_MOVE,
        P.INVENTORY_STOCK_READ,
        P.ORDERS_ORDER_READ,
        P.PROCUREMENT_ORDER_READ,
        P.PROCUREMENT_RECEIPT_CREATE,
        P.SHIPPING_ALERT_SETTLE,
        P.SHIPPING_LABEL_BUY,
        P.SHIPPING_PARCEL_READ,
        P.WAREHOUSE_COUNT_WORK,
        P.WAREHOUSE_PICK_READ,
        P.WAREHOUSE_PICK_WORK,
        P.WAREHOUSE_PUTAWAY_READ,
        P.WAREHOUSE_PUTAWAY_WORK,
    },
}

PARTNER_PERMISSIONS: frozenset[P] = frozenset(
    {P.CATALOG_FRAME_READ, P.INVENTORY_STOCK_READ, P.ORDERS_OWN_READ, P.PARTNERS_OWN_MANAGE}
)
