"""Every permission of the house, ``domain:resource:action``, in alphabetical order."""

from enum import StrEnum


class P(StrEnum):
    """What a role may grant. ``orders:own:read`` is the partner's: orders of the key's own account and no others."""

    ANALYTICS_OVERVIEW_READ = "analytics:overview:read"
    CATALOG_FRAME_EDIT = "catalog:frame:edit"
    CATALOG_FRAME_READ = "catalog:frame:read"
    CUSTOMERS_CUSTOMER_READ = "customers:customer:read"
    CUSTOMERS_PRESCRIPTION_READ = "customers:prescription:read"
    CUSTOMERS_PRESCRIPTION_VERIFY = "customers:prescription:verify"
    IDENTITY_API_KEY_MANAGE = "identity:api_key:manage"
    IDENTITY_STAFF_READ = "identity:staff:read"
    INVENTORY_STOCK_ADJUST = "inventory:stock:adjust"
    INVENTORY_STOCK_READ = "inventory:stock:read"
    LAB_JOB_READ = "lab:job:read"
    LAB_JOB_WORK = "lab:job:work"
    ORDERS_HOLD_RELEASE = "orders:hold:release"
    ORDERS_ORDER_CANCEL = "orders:order:cancel"
    ORDERS_ORDER_EDIT = "orders:order:edit"
    ORDERS_ORDER_READ = "orders:order:read"
    ORDERS_OWN_READ = "orders:own:read"
    ORDERS_RETURN_CREATE = "orders:return:create"
    ORDERS_RETURN_READ = "orders:return:read"
    PAYMENTS_REFUND_CREATE = "payments:refund:create"
    SHIPPING_LABEL_BUY = "shipping:label:buy"
    WAREHOUSE_PICK_READ = "warehouse:pick:read"
    WAREHOUSE_PICK_WORK = "warehouse:pick:work"


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
    | {P.CATALOG_FRAME_EDIT, P.CATALOG_FRAME_READ, P.INVENTORY_STOCK_ADJUST, P.INVENTORY_STOCK_READ},
    Role.FINANCE: _EVERYBODY | {P.ORDERS_ORDER_READ, P.ORDERS_RETURN_READ, P.PAYMENTS_REFUND_CREATE},
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
        P.CUSTOMERS_CUSTOMER_READ,
        P.ORDERS_ORDER_CANCEL,
        P.ORDERS_ORDER_EDIT,
        P.ORDERS_ORDER_READ,
        P.ORDERS_RETURN_CREATE,
        P.ORDERS_RETURN_READ,
    },
    Role.WAREHOUSE: _EVERYBODY
    | {
        P.INVENTORY_STOCK_READ,
        P.ORDERS_ORDER_READ,
        P.SHIPPING_LABEL_BUY,
        P.WAREHOUSE_PICK_READ,
        P.WAREHOUSE_PICK_WORK,
    },
}

PARTNER_PERMISSIONS: frozenset[P] = frozenset({P.CATALOG_FRAME_READ, P.INVENTORY_STOCK_READ, P.ORDERS_OWN_READ})
