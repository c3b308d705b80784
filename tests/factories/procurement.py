"""Suppliers, what they ask, and orders on their way."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from uuid import UUID

from sqlalchemy import text

from fovea.domains import procurement
from fovea.domains.identity import P, Role
from fovea.domains.procurement import (
    CreatePurchaseOrder,
    PriceLine,
    PurchaseOrder,
    PurchaseRef,
    SaveSupplier,
    SetSupplierPrices,
    Supplier,
    SupplierContact,
    WantedLine,
)
from fovea.kernel.actor import SYSTEM, Actor, ActorKind
from fovea.kernel.db import Database
from tests.factories.people import a_member_of_staff

FIRST_DAY = date(2025, 1, 1)
BUYER = Actor(ActorKind.STAFF, name="Bea", permissions=frozenset(P))

# What must never be: each query names the orders that break it.
PURCHASE_RULES = {
    "a total is not the sum of its lines": """
        SELECT o.number FROM procurement.purchase_order o JOIN procurement.purchase_order_line l ON l.order_id = o.id
        GROUP BY o.id HAVING o.total <> sum(l.quantity * l.unit_price)""",
    "a line is not the sum of its receipts": """
        SELECT o.number FROM procurement.purchase_order o JOIN procurement.purchase_order_line l ON l.order_id = o.id
        LEFT JOIN (SELECT line_id, sum(good) AS good, sum(damaged) AS damaged
                   FROM procurement.goods_receipt_line GROUP BY line_id) r ON r.line_id = l.id
        WHERE (l.received, l.damaged) <> (coalesce(r.good, 0), coalesce(r.damaged, 0))""",
    "a receipt is not in the stock ledger": """
        SELECT g.number FROM procurement.goods_receipt g
        JOIN (SELECT receipt_id, sum(good + damaged) AS units
              FROM procurement.goods_receipt_line GROUP BY receipt_id) l ON l.receipt_id = g.id
        LEFT JOIN (SELECT reference, sum(quantity) AS units FROM inventory.movement
                   WHERE from_location = 'SUPPLIER' GROUP BY reference) m ON m.reference = 'receipt:' || g.id
        WHERE l.units <> coalesce(m.units, 0)""",
    "a status is not what its lines say": """
        SELECT o.number || ' ' || o.status FROM procurement.purchase_order o
        JOIN (SELECT order_id, sum(greatest(0, quantity - received - closed)) AS open, sum(received) AS received
              FROM procurement.purchase_order_line GROUP BY order_id) l ON l.order_id = o.id
        WHERE (o.status IN ('draft', 'approval', 'sent', 'acked', 'cancelled') AND l.received > 0)
           OR (o.status = 'partial' AND (l.open = 0 OR l.received = 0))
           OR (o.status IN ('received', 'closed') AND l.open > 0)""",
}


async def broken_purchase_rules(db: Database) -> list[str]:
    """Every way in which orders, receipts and the ledger disagree; empty when all is well."""
    found = []
    async with db.connection() as connection:
        for sentence, query in PURCHASE_RULES.items():
            found += [f"{sentence}: {number}" for number in (await connection.execute(text(query))).scalars()]
    return found


async def a_supplier(
    db: Database,
    prices: Mapping[str, int] | None = None,
    *,
    code: str = "HALDEN",
    over_receipt_bp: int = 0,
    moq: int = 1,
    pack_size: int = 1,
    minimum_order: int = 0,
    lead_time_days: int = 14,
) -> Supplier:
    """Halden of Oslo, with a list in euros."""
    contact = SupplierContact("Kari Halden", "orders@halden.example", "+47 22 00 00 00", ("Havnegata 4", "0150 Oslo"))
    made = await db.run(
        SYSTEM,
        procurement.save_supplier,
        SaveSupplier(
            code,
            f"{code.title()} AS",
            "EUR",
            lead_time_days,
            contact,
            over_receipt_bp=over_receipt_bp,
            minimum_order=minimum_order,
            payment_terms="30 days net",
        ),
    )
    lines = tuple(
        PriceLine(sku, price, FIRST_DAY, moq=moq, pack_size=pack_size, supplier_sku=f"H-{sku}")
        for sku, price in ({"FRAME": 4_000, "CASE": 500} if prices is None else prices).items()
    )
    await db.run(SYSTEM, procurement.set_supplier_prices, SetSupplierPrices(made.id, lines))
    return made


async def a_draft(db: Database, supplier: Supplier | None = None, **units: int) -> PurchaseOrder:
    """A draft over so many units of each SKU."""
    of = supplier or await a_supplier(db)
    lines = tuple(WantedLine(sku, quantity) for sku, quantity in (units or {"FRAME": 10}).items())
    return await db.run(BUYER, procurement.create_purchase_order, CreatePurchaseOrder(of.id, "MAIN", lines))


async def sent(db: Database, supplier: Supplier | None = None, **units: int) -> PurchaseOrder:
    """An order that the supplier has."""
    draft = await a_draft(db, supplier, **units)
    return await db.run(SYSTEM, procurement.submit, PurchaseRef(draft.id))


async def employed(db: Database, role: Role) -> Actor:
    """Somebody of a role, as an actor whose limit can be looked up."""
    person = await a_member_of_staff(db, role)
    return replace(BUYER, name=f"The {role}", account_id=person.account_id)


async def order(db: Database, order_id: UUID) -> PurchaseOrder:
    return await db.read(SYSTEM, procurement.purchase_order, order_id)
