"""Reads of reordering."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select, tuple_

from fovea.domains.procurement.contract import (
    Inputs,
    Proposal,
    ProposalFilter,
    ProposalStatus,
    ReorderRule,
)
from fovea.domains.procurement.models import ProposalRow, PurchaseOrderRow, ReorderRuleRow, SupplierRow
from fovea.kernel import paging
from fovea.kernel.db import Reader, UnitOfWork
from fovea.kernel.errors import NotFound
from fovea.kernel.events import adapter
from fovea.kernel.money import Money

_P = ProposalRow


async def reorder_rules(
    reader: Reader, skus: Sequence[str] = (), *, active: bool | None = None
) -> tuple[ReorderRule, ...]:
    """By SKU and warehouse; all of them, or those of some SKUs."""
    where: list[ColumnElement[bool]] = []
    if skus:
        where.append(ReorderRuleRow.sku.in_(list(skus)))
    if active is not None:
        where.append(ReorderRuleRow.active.is_(active))
    rows = await reader.session.scalars(
        select(ReorderRuleRow).where(*where).order_by(ReorderRuleRow.sku, ReorderRuleRow.warehouse)
    )
    return tuple(row.view() for row in rows)


async def rules_page(reader: Reader, search: str, asked: paging.PageRequest) -> paging.Page[ReorderRule]:
    where: list[ColumnElement[bool]] = []
    if word := search.strip():
        where.append(ReorderRuleRow.sku.icontains(word, autoescape=True))
    total = await reader.session.scalar(select(func.count()).select_from(ReorderRuleRow).where(*where)) or 0
    place = tuple_(ReorderRuleRow.sku, ReorderRuleRow.warehouse)
    query = select(ReorderRuleRow).where(*where).order_by(place)
    if asked.after:
        query = query.where(place > tuple(asked.after))
    rows = (await reader.session.scalars(query.limit(asked.first + 1))).all()
    return paging.page([row.view() for row in rows], asked, lambda one: (one.sku, one.warehouse), total)


async def proposals_page(reader: Reader, wanted: ProposalFilter, asked: paging.PageRequest) -> paging.Page[Proposal]:
    """The dearest first within the newest night; two statements for any page."""
    where: list[ColumnElement[bool]] = []
    if wanted.statuses:
        where.append(_P.status.in_(wanted.statuses))
    if wanted.supplier_id is not None:
        where.append(_P.supplier_id == wanted.supplier_id)
    if wanted.warehouse:
        where.append(_P.warehouse == wanted.warehouse)
    if word := wanted.search.strip():
        where.append(or_(_P.sku.icontains(word, autoescape=True), _P.description.icontains(word, autoescape=True)))
    total = await reader.session.scalar(select(func.count()).select_from(_P).where(*where)) or 0
    place = tuple_(_P.made_at, _P.id)
    query = (
        select(_P, SupplierRow.code, SupplierRow.name, PurchaseOrderRow.number)
        .join(SupplierRow, SupplierRow.id == _P.supplier_id)
        .outerjoin(PurchaseOrderRow, PurchaseOrderRow.id == _P.order_id)
        .where(*where)
        .order_by(place.desc())
    )
    if asked.after:
        query = query.where(place < (datetime.fromisoformat(asked.after[0]), UUID(asked.after[1])))
    rows = (await reader.session.execute(query.limit(asked.first + 1))).all()
    found = [proposal_view(*row) for row in rows]
    return paging.page(found, asked, lambda one: (one.made_at.isoformat(), one.id), total)


def proposal_view(row: ProposalRow, code: str, name: str, number: str | None) -> Proposal:
    inputs: Inputs = adapter(Inputs).validate_python(row.inputs)
    return Proposal(
        id=row.id,
        sku=row.sku,
        description=row.description,
        warehouse=row.warehouse,
        supplier_id=row.supplier_id,
        supplier_code=code,
        supplier_name=name,
        quantity=row.quantity,
        unit_price=Money(row.unit_price, row.currency),
        status=ProposalStatus(row.status),
        snoozed_until=row.snoozed_until,
        made_at=row.made_at,
        decided_by=row.decided_by,
        decided_at=row.decided_at,
        accepted_quantity=row.accepted_quantity,
        order_id=row.order_id,
        order_number=number,
        inputs=inputs,
    )


async def proposal(reader: Reader, proposal_id: UUID) -> Proposal:
    """Raises NotFound."""
    rows = await reader.session.execute(
        select(_P, SupplierRow.code, SupplierRow.name, PurchaseOrderRow.number)
        .join(SupplierRow, SupplierRow.id == _P.supplier_id)
        .outerjoin(PurchaseOrderRow, PurchaseOrderRow.id == _P.order_id)
        .where(_P.id == proposal_id)
    )
    found = rows.first()
    if found is None:
        raise NotFound("There is no such proposal.")
    return proposal_view(*found)


async def lock_proposals(uow: UnitOfWork, ids: Sequence[UUID]) -> list[ProposalRow]:
    """In one order. Raises NotFound when one is missing."""
    rows = await uow.session.scalars(
        select(_P)
        .where(_P.id.in_(sorted(set(ids))))
        .order_by(_P.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    found = list(rows)
    if len(found) != len(set(ids)):
        raise NotFound("There is no such proposal.", path=("proposalIds",))
    return found
