"""Rows of returns to views."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from fovea.domains.orders import rules
from fovea.domains.orders.contract import (
    Disposition,
    OrderLine,
    PromiseStep,
    Return,
    ReturnLine,
    ReturnOutcome,
    ReturnStatus,
    ReturnUnit,
)
from fovea.domains.orders.models import OrderRow, ReturnLineRow, ReturnRow, ReturnUnitRow
from fovea.kernel import sealed
from fovea.kernel.crypto import Keyring
from fovea.kernel.events import adapter
from fovea.kernel.money import Money, total

RETURNS = "orders.return_authorisation"


def return_view(
    keyring: Keyring,
    row: ReturnRow,
    lines: Sequence[ReturnLineRow],
    units: Sequence[ReturnUnitRow],
    order: OrderRow,
    customer: str,
    ordered: Mapping[UUID, OrderLine],
) -> Return:
    reasons = {line.order_line_id: line.reason for line in lines}
    pieces = tuple(unit_view(unit, ordered[unit.order_line_id], reasons[unit.order_line_id]) for unit in units)
    expected = total((piece.worth for piece in pieces if piece.live), row.currency)
    fee = Money(row.fee, row.currency)
    approved = row.approved_at
    return Return(
        id=row.id,
        number=row.number,
        order_id=row.order_id,
        order_number=order.number,
        customer_name=customer,
        status=ReturnStatus(row.status),
        outcome=ReturnOutcome(row.outcome),
        lines=tuple(_line(line, ordered[line.order_line_id], pieces) for line in lines),
        units=pieces,
        expected=expected,
        fee=fee,
        delivery=Money(row.delivery, row.currency),
        refund=None if row.refund is None else Money(row.refund, row.currency),
        created_at=row.created_at,
        approved_at=approved,
        received_at=row.received_at,
        inspected_at=row.inspected_at,
        settled_at=row.settled_at,
        closed_at=row.closed_at,
        label_by=row.label_by,
        exchange_sku=row.exchange_sku,
        replacement=row.replacement,
        note=note_of(keyring, row),
        decision=row.decision,
        photo=row.photo_id,
        send_by=None if approved is None else (approved + rules.SEND_WITHIN).date(),
        repaired=row.repaired_at is not None,
        promised_on=row.promised_on,
        promise_steps=adapter(tuple[PromiseStep, ...]).validate_python(row.promise_steps or []),
    )


def unit_view(row: ReturnUnitRow, line: OrderLine, reason_code: str) -> ReturnUnit:
    return ReturnUnit(
        id=row.id,
        order_line_id=row.order_line_id,
        number=row.number,
        live=row.live,
        arrived_at=row.arrived_at,
        disposition=None if row.disposition is None else Disposition(row.disposition),
        inspected_by=row.inspected_by,
        remark=row.remark,
        worth=worth(line, row.number, reason_code),
        refund=None if row.refund is None else Money(row.refund, line.tax.currency),
        lot=row.lot,
    )


def worth(line: OrderLine, number: int, reason_code: str) -> Money:
    """What a unit brings for its reason; returns of before there were reasons bring all of it."""
    unit = rules.worths(line)[number - 1]
    reason = rules.BY_CODE.get(reason_code)
    return unit.frame + unit.lenses if reason is None else unit.back(reason)


def note_of(keyring: Keyring, row: ReturnRow) -> str:
    return "" if row.note is None else sealed.unseal(keyring, RETURNS, row.id, "note", row.note, str)


def _line(row: ReturnLineRow, line: OrderLine, units: Sequence[ReturnUnit]) -> ReturnLine:
    own = [unit for unit in units if unit.order_line_id == row.order_line_id]
    refunded = [unit.refund for unit in own if unit.refund is not None and unit.refund.minor]
    reason = rules.BY_CODE.get(row.reason)
    inspected = [unit for unit in own if unit.disposition is not None]
    return ReturnLine(
        order_line_id=row.order_line_id,
        sku=line.sku,
        description=line.description,
        frame_code=line.frame_code,
        colour_code=line.colour_code,
        made=line.lenses is not None,
        quantity=row.quantity,
        reason=row.reason,
        reason_label=rules.label_of(row.reason),
        arrived=sum(unit.arrived_at is not None for unit in own),
        dispositions=tuple(unit.disposition for unit in inspected if unit.disposition is not None),
        refund=total(refunded, line.tax.currency) if inspected else None,
        refunded_units=len(refunded),
        lenses_refunded=reason is None or reason.lenses,
    )
