"""Invoices for what left, credit notes for what was given back. Their numbers have no gaps, their content is frozen."""

from uuid import UUID

from sqlalchemy import select

from fovea.domains import payments
from fovea.domains.orders import queries, reading, rules
from fovea.domains.orders.contract import (
    Invoice,
    InvoiceContent,
    InvoiceKind,
    InvoiceLine,
    IssueCreditNote,
    IssueInvoice,
    Order,
    ReturnLine,
)
from fovea.domains.orders.models import InvoiceRow, OrderRow
from fovea.domains.orders.service.history import note
from fovea.kernel import sealed
from fovea.kernel.db import UnitOfWork
from fovea.kernel.ids import new_id
from fovea.kernel.money import Money, total

_SERIES = {InvoiceKind.INVOICE: "INV", InvoiceKind.CREDIT_NOTE: "CN"}


async def issue_invoice(uow: UnitOfWork, command: IssueInvoice) -> Invoice:
    """Bill what left, for exactly what was asked to be paid; the delivery stands on the first invoice."""
    row = await queries.lock_order(uow, command.order_id)
    known = await _known(uow, command.cause)
    if known is not None:
        return known
    order = await queries.view(uow, row)
    lines = rules.billed(order.lines, command.lines)
    goods = total((line.amount for line in lines), row.currency)
    earlier = (await queries.invoices_of(uow, [row.id])).get(row.id, ())
    first = not any(one.kind is InvoiceKind.INVOICE for one in earlier)
    delivery = min(order.totals.shipping, command.amount) if first else Money(0, row.currency)
    # Goods and delivery at their prices; what else was asked for is their tax.
    tax = command.amount - goods - delivery
    if tax.minor < 0:
        lines, delivery, tax = _one_line(order, command.amount), Money(0, row.currency), Money(0, row.currency)
    content = InvoiceContent(order.number, _billed_to(order), lines, delivery, tax, command.amount)
    return await _issue(uow, row, InvoiceKind.INVOICE, command.cause, content)


async def issue_credit_note(uow: UnitOfWork, command: IssueCreditNote) -> Invoice:
    """Write down what was given back, with the units it was for when a return says so."""
    row = await queries.lock_order(uow, command.order_id)
    known = await _known(uow, command.key)
    if known is not None:
        return known
    order = await queries.view(uow, row)
    nothing = Money(0, row.currency)
    papers = (await queries.invoices_of(uow, [row.id])).get(row.id, ())
    earlier = await _covering(uow, papers, command)
    if earlier is not None:
        note(uow, row, "credit_note", f"The money of credit note {earlier.number} was paid again.", public=False)
        return earlier
    refers = tuple(one.number for one in papers if one.kind is InvoiceKind.INVOICE)
    lines = _returned(order, command) or _one_line(order, command.amount)
    content = InvoiceContent(order.number, _billed_to(order), lines, nothing, nothing, command.amount, refers)
    return await _issue(uow, row, InvoiceKind.CREDIT_NOTE, command.key, content)


async def _covering(uow: UnitOfWork, papers: tuple[Invoice, ...], command: IssueCreditNote) -> Invoice | None:
    """The credit note of an earlier try of the same refund, when it covers this one whole."""
    root = payments.root_of(command.cause)
    notes = [one for one in papers if payments.root_of(rules.cause_of_note(one) or "") == root]
    if not root or not notes:
        return None
    noted = sum(one.total.minor for one in notes)
    changes = await payments.changes_for(uow, root)
    confirmed = sum(
        one.amount.minor
        for one in changes
        if one.kind == payments.ModificationKind.REFUND
        and one.state is payments.ModificationState.CONFIRMED
        and payments.root_of(one.reference) == root
    )
    left = rules.still_to_credit(command.amount, confirmed, noted)
    return notes[-1] if left.minor == 0 else None


async def _issue(uow: UnitOfWork, row: OrderRow, kind: InvoiceKind, cause: str, content: InvoiceContent) -> Invoice:
    invoice_id = new_id()
    # Called as late as can be: the series is held until commit.
    number = await uow.next_number(_SERIES[kind])
    paper = InvoiceRow(
        id=invoice_id,
        number=number,
        kind=kind,
        order_id=row.id,
        cause=cause,
        currency=row.currency,
        goods=(content.total - content.delivery - content.tax).minor,
        delivery=content.delivery.minor,
        tax=content.tax.minor,
        total=content.total.minor,
        issued_at=uow.now,
        content=sealed.seal(uow.keyring, reading.INVOICES, invoice_id, "content", content),
    )
    uow.add(paper)
    name = "Invoice" if kind is InvoiceKind.INVOICE else "Credit note"
    note(uow, row, kind, f"{name} {number}.", detail=str(content.total), subject=f"invoice:{invoice_id}", public=False)
    uow.touch("invoice", invoice_id)
    await uow.flush()
    return reading.invoice_view(uow.keyring, paper)


async def _known(uow: UnitOfWork, cause: str) -> Invoice | None:
    row = await uow.session.scalar(select(InvoiceRow).where(InvoiceRow.cause == cause))
    return None if row is None else reading.invoice_view(uow.keyring, row)


def _billed_to(order: Order) -> tuple[str, ...]:
    where = order.address
    place = " ".join(filter(None, (where.city, where.region, where.postal_code)))
    return tuple(filter(None, (where.name, where.company, where.line1, where.line2, place, where.country)))


def _returned(order: Order, command: IssueCreditNote) -> tuple[InvoiceLine, ...]:
    """The units of a return with its delivery and label, as far as they are exactly what was given back."""
    kind, _, rest = command.cause.partition(":")
    back = next((one for one in order.returns if kind == "return" and str(one.id) == rest.partition(":")[0]), None)
    if back is None or back.refund != command.amount:
        return ()
    lines = [
        InvoiceLine(_units(line), f"Return {back.number}", 1, line.refund, line.refund)
        for line in back.lines
        if line.refund is not None and line.refund.minor
    ]
    if back.delivery.minor:
        lines.append(InvoiceLine("Delivery", "All of the order came back", 1, back.delivery, back.delivery))
    if back.fee.minor:
        lines.append(InvoiceLine("Label of the way back", "", 1, -back.fee, -back.fee))
    return tuple(lines) if total((line.amount for line in lines), command.amount.currency) == command.amount else ()


def _units(line: ReturnLine) -> str:
    """Units of a line may differ by a cent of tax: they are named together, with what they bring in all."""
    return line.description if line.refunded_units == 1 else f"{line.refunded_units} × {line.description}"


def _one_line(order: Order, amount: Money) -> tuple[InvoiceLine, ...]:
    return (InvoiceLine(f"Order {order.number}", "", 1, amount, amount),)


def cause_of_parcel(parcel_id: UUID) -> str:
    return f"parcel:{parcel_id}"
