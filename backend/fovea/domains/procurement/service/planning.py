"""Use cases of reordering: look every night, decide in the morning."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from fovea.domains.procurement import dock, outlook, queries, rules
from fovea.domains.procurement.contract import (
    AcceptProposals,
    AlreadyThere,
    CreatePurchaseOrder,
    DismissProposal,
    Proposal,
    ProposalStatus,
    Propose,
    Proposed,
    PurchaseOrder,
    RecordChanged,
    ReorderRule,
    SaveReorderRule,
    SetReorderRules,
    SnoozeProposal,
    WantedLine,
)
from fovea.domains.procurement.models import ProposalRow, ReorderRuleRow
from fovea.domains.procurement.service.orders import create_purchase_order
from fovea.kernel.db import UnitOfWork
from fovea.kernel.errors import InvalidInput, NotFound, WrongState
from fovea.kernel.events import adapter
from fovea.kernel.ids import new_id

UNDECIDED = (ProposalStatus.OPEN, ProposalStatus.SNOOZED)
_Key = tuple[str, str]


async def set_reorder_rules(uow: UnitOfWork, command: SetReorderRules) -> int:
    """How articles are to be kept; one statement for any number."""
    for rule in command.rules:
        rules.check_rule(rule)
    rows = {(rule.sku, rule.warehouse): {**asdict(rule), "version": 1} for rule in command.rules}
    if rows:
        fresh = insert(ReorderRuleRow)
        kept = [name for name in next(iter(rows.values())) if name not in ("sku", "warehouse")]
        changed: dict[str, Any] = {name: fresh.excluded[name] for name in kept}
        changed["version"] = ReorderRuleRow.version + 1
        await uow.session.execute(
            fresh.on_conflict_do_update(index_elements=["sku", "warehouse"], set_=changed), list(rows.values())
        )
    return len(rows)


async def save_reorder_rule(uow: UnitOfWork, command: SaveReorderRule) -> ReorderRule:
    """One rule, as somebody who looked at it wants it. Raises NotFound for an article, a warehouse or a supplier that
    is not there, AlreadyThere for a second rule, RecordChanged when somebody else saved first."""
    rule = command.rule
    rules.check_rule(rule)
    warehouse = await dock.warehouse(uow, rule.warehouse)
    if rule.sku not in await dock.names(uow, [rule.sku]):
        raise NotFound(f"There is no article {rule.sku}.", path=("sku",))
    await queries.supplier(uow, rule.supplier_id)
    wanted = {**asdict(rule), "warehouse": warehouse, "version": rule.version + 1}
    if rule.version == 0:
        made = await uow.session.scalar(
            insert(ReorderRuleRow).values(**wanted).on_conflict_do_nothing().returning(ReorderRuleRow.sku)
        )
        if made is None:
            raise AlreadyThere(f"{rule.sku} has a rule in {warehouse} already: change that one.", path=("sku",))
    else:
        row = await uow.session.get(ReorderRuleRow, (rule.sku, warehouse), with_for_update=True, populate_existing=True)
        if row is None:
            raise NotFound("There is no such rule.", path=("sku",))
        if row.version != rule.version:
            raise RecordChanged(f"The rule of {rule.sku} in {warehouse}")
        for name, value in wanted.items():
            setattr(row, name, value)
        await uow.flush()
    # The rule's own supplier is known by a row; the article only by its name.
    uow.touch("supplier", rule.supplier_id)
    return replace(rule, warehouse=warehouse, version=rule.version + 1)


async def propose(uow: UnitOfWork, command: Propose) -> Proposed:
    """Look at every rule: what has to be bought is proposed, what no longer has to be is withdrawn.

    The number of statements does not depend on how many rules there are.
    """
    wanted = await _lock_rules(uow, command.skus)
    known = await outlook.look(uow, wanted)
    undecided = await _undecided(uow, wanted)
    made: list[ProposalRow] = []
    still_open = withdrawn = unpriced = 0
    for rule in wanted:
        key = (rule.sku, rule.warehouse)
        price = known.prices.get((rule.supplier_id, rule.sku))
        row = undecided.get(key)
        if price is None:
            unpriced += 1
            continue
        need = outlook.need_of(rule, price, known)
        if need.quantity == 0:
            if row is not None:
                row.status, row.decided_at = ProposalStatus.WITHDRAWN, uow.now
                withdrawn += 1
            continue
        still_open += 1
        if row is None:
            row = ProposalRow(id=new_id(), sku=rule.sku, warehouse=rule.warehouse, status=ProposalStatus.OPEN)
            made.append(row)
        elif row.snoozed_until is not None and row.snoozed_until <= uow.now.date():
            row.status, row.snoozed_until = ProposalStatus.OPEN, None
        row.description = known.names.get(rule.sku, rule.sku)
        row.supplier_id, row.quantity = rule.supplier_id, need.quantity
        row.unit_price, row.currency = price.price.minor, price.price.currency
        row.made_at = uow.now
        row.inputs = adapter(type(need.inputs)).dump_python(need.inputs, mode="json")
    uow.add(*made)
    await uow.flush()
    return Proposed(len(wanted), still_open, withdrawn, unpriced)


async def _lock_rules(uow: UnitOfWork, skus: Sequence[str]) -> tuple[ReorderRule, ...]:
    """Two looks at once take turns, so that an article is proposed once."""
    query = select(ReorderRuleRow).where(ReorderRuleRow.active)
    if skus:
        query = query.where(ReorderRuleRow.sku.in_(list(skus)))
    rows = await uow.session.scalars(query.order_by(ReorderRuleRow.sku, ReorderRuleRow.warehouse).with_for_update())
    return tuple(row.view() for row in rows)


async def _undecided(uow: UnitOfWork, wanted: Sequence[ReorderRule]) -> dict[_Key, ProposalRow]:
    rows = await uow.session.scalars(
        select(ProposalRow)
        .where(ProposalRow.sku.in_({rule.sku for rule in wanted}), ProposalRow.status.in_(UNDECIDED))
        .order_by(ProposalRow.id)
        .with_for_update()
    )
    return {(row.sku, row.warehouse): row for row in rows}


async def accept(uow: UnitOfWork, command: AcceptProposals) -> tuple[PurchaseOrder, ...]:
    """One draft order per supplier and warehouse. Raises WrongState for a proposal somebody decided already."""
    rows = await queries.lock_proposals(uow, command.proposal_ids)
    if not rows:
        raise InvalidInput("Choose a proposal.", path=("proposalIds",))
    for row in rows:
        _check_undecided(row)
    together: dict[tuple[UUID, str], list[ProposalRow]] = {}
    for row in rows:
        together.setdefault((row.supplier_id, row.warehouse), []).append(row)
    made = []
    for (supplier_id, warehouse), group in sorted(together.items()):
        lines = tuple(WantedLine(row.sku, command.quantities.get(row.id, row.quantity)) for row in group)
        order = await create_purchase_order(uow, CreatePurchaseOrder(supplier_id, warehouse, lines))
        for row, line in zip(group, lines, strict=True):
            row.status, row.order_id, row.accepted_quantity = ProposalStatus.ACCEPTED, order.id, line.quantity
            _decided(uow, row, None)
        made.append(order)
    await uow.flush()
    return tuple(made)


async def snooze(uow: UnitOfWork, command: SnoozeProposal) -> Proposal:
    """Not before that day."""
    if command.until <= uow.now.date():
        raise InvalidInput("Choose a day to come.", path=("until",))
    (row,) = await queries.lock_proposals(uow, [command.proposal_id])
    _check_undecided(row)
    row.status, row.snoozed_until = ProposalStatus.SNOOZED, command.until
    uow.touch("proposal", row.id)
    await uow.flush()
    return await queries.proposal(uow, row.id)


async def dismiss(uow: UnitOfWork, command: DismissProposal) -> Proposal:
    """Not now, with the reason; the next night looks again."""
    if not 1 <= len(command.reason.strip()) <= 500:
        raise InvalidInput("Say why, in 1 to 500 characters.", path=("reason",))
    (row,) = await queries.lock_proposals(uow, [command.proposal_id])
    _check_undecided(row)
    row.status = ProposalStatus.DISMISSED
    _decided(uow, row, command.reason.strip())
    await uow.flush()
    return await queries.proposal(uow, row.id)


def _check_undecided(row: ProposalRow) -> None:
    if row.status not in UNDECIDED:
        raise WrongState(f"{row.sku}: {row.decided_by or 'the last look'} made this proposal {row.status} already.")


def _decided(uow: UnitOfWork, row: ProposalRow, reason: str | None) -> None:
    row.decided_by, row.decided_at, row.decision = uow.actor.name or uow.actor.kind, uow.now, reason
    uow.touch("proposal", row.id)
