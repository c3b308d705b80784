"""What a change of a placed order would mean: lines at today's prices, tax asked for anew, the difference."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from uuid import UUID

from fovea.domains import catalog, optics, orders, pricing
from fovea.domains.checkout import rules
from fovea.domains.checkout.contract import LensNotBuildable, LensOrder
from fovea.domains.checkout.lenses import choose, judge, snapshot_of
from fovea.domains.checkout.queries import price_codes
from fovea.domains.orders import AddedLine, LensSnapshot, LineUnits, Order, OrderChange, OrderLine, PlacedLine
from fovea.domains.shipping import ShipAddress
from fovea.domains.tax import TaxAnswer, TaxCategory, TaxDocument, TaxLine
from fovea.kernel.db import Reader
from fovea.kernel.errors import InvalidInput, NotFound, WrongState
from fovea.kernel.money import Money, total, zero


@dataclass(frozen=True, slots=True)
class NewFrame:
    """A frame without lenses that joins the order."""

    sku: str
    quantity: int


@dataclass(frozen=True, slots=True)
class Swap:
    """Another frame or other lenses for a line that is not begun; None: as it is. The prescription stays."""

    line_id: UUID
    sku: str | None = None
    material: str | None = None
    treatments: tuple[str, ...] | None = None
    design: str | None = None


@dataclass(frozen=True, slots=True)
class WantedChange:
    """What somebody wants to be different, before prices and tax."""

    remove: tuple[LineUnits, ...] = ()
    add: tuple[NewFrame, ...] = ()
    swap: tuple[Swap, ...] = ()
    address: ShipAddress | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class EditPreview:
    """A change with its price: what the order costs then, and the difference."""

    order: Order
    change: OrderChange
    after: orders.EditedTotals


async def priced(reader: Reader, order: Order, wanted: WantedChange) -> OrderChange:
    """The change at today's prices, still without tax. Raises NotFound, InvalidInput, LensNotBuildable, WrongState."""
    if wanted.address is not None:
        rules.check_contact(order.email, wanted.address)
    lines = {line.id: line for line in order.lines}
    remove, add = list(wanted.remove), []
    for position, frame in enumerate(wanted.add):
        if not 1 <= frame.quantity <= rules.MOST_PER_LINE:
            raise InvalidInput(
                f"Between 1 and {rules.MOST_PER_LINE} of one thing can be ordered at once.",
                path=("add", str(position), "quantity"),
            )
        add.append(AddedLine(await _line(reader, order, frame.sku, frame.quantity, None, ("add", str(position)))))
    for position, swap in enumerate(wanted.swap):
        path = ("swap", str(position))
        line = lines.get(swap.line_id)
        if line is None:
            raise NotFound("This order has no such item.", path=(*path, "lineId"))
        if not orders.swappable(line):
            begun = "the lab has begun with it" if line.started else "nothing of it is left to swap"
            raise orders.NotEditable(f"“{line.description}” cannot be swapped: {begun}.", path=path)
        lenses = await _swapped_lenses(reader, order, line, swap, path)
        fresh = await _line(reader, order, swap.sku or line.sku, line.quantity, lenses, path)
        if fresh.sku == line.sku and fresh.lenses == line.lenses:
            raise InvalidInput("This is what was ordered already.", path=path)
        remove.append(LineUnits(line.id, line.quantity))
        add.append(AddedLine(fresh, replaces=line.id))
    return OrderChange(tuple(remove), tuple(add), wanted.address)


async def _line(
    reader: Reader, order: Order, sku: str, quantity: int, lenses: LensSnapshot | None, path: tuple[str, ...]
) -> PlacedLine:
    found = await catalog.variants(reader, [sku.strip().upper()])
    if not found:
        raise NotFound("There is no such frame.", path=(*path, "sku"))
    variant, currency = found[0], order.totals.total.currency
    codes = price_codes(lenses) if lenses else []
    prices = await pricing.prices(reader, {variant.sku, *codes}, currency)
    if variant.sku not in prices or any(code not in prices for code in codes):
        raise WrongState(f"{variant.frame_name} is not sold in {currency} at the moment.", path=path)
    nothing = zero(currency)
    return PlacedLine(
        sku=variant.sku,
        quantity=quantity,
        frame_name=variant.frame_name,
        frame_slug=variant.frame_slug,
        frame_code=variant.frame_code,
        colour_code=variant.colour.code,
        colour_name=variant.colour.name,
        size_label=variant.size.label,
        sun=variant.sun,
        frame=prices[variant.sku],
        lens=prices[codes[0]] if codes else nothing,
        treatments=total((prices[code] for code in codes[1:]), currency),
        tax=nothing,
        lenses=lenses,
    )


async def _swapped_lenses(
    reader: Reader, order: Order, line: OrderLine, swap: Swap, path: tuple[str, ...]
) -> LensSnapshot | None:
    """The line's lenses as they would be, judged in the frame they would be in."""
    ordered = await _as_known(reader, order, line)
    if ordered is None:
        if swap.material or swap.treatments is not None or swap.design:
            raise InvalidInput("There are no lenses in this frame.", path=path)
        return None
    found = await catalog.variants(reader, [(swap.sku or line.sku).strip().upper()])
    if not found:
        raise NotFound("There is no such frame.", path=(*path, "sku"))
    wanted = lens_order(ordered)
    wanted = replace(
        wanted,
        material=swap.material or wanted.material,
        treatments=wanted.treatments if swap.treatments is None else swap.treatments,
        design=swap.design or wanted.design,
    )
    today: date = reader.now.date()
    chosen = choose(await catalog.lens_range(reader), found[0], wanted, today)
    # A placed order keeps the policy that it was judged by.
    policy = await catalog.lens_policy(reader, ordered.policy_version)
    verdict = judge(found[0], wanted, chosen, today, policy=policy)
    made = snapshot_of(wanted, chosen, verdict, ordered.upload_pages, policy.version)
    if not verdict.buildable:
        raise LensNotBuildable(tuple(one for one in made.findings if one.severity == optics.Severity.BLOCK))
    return made


async def _as_known(reader: Reader, order: Order, line: OrderLine) -> LensSnapshot | None:
    """The line's lenses with the newest values anybody wrote for them."""
    if line.lenses is None or not line.lenses.powered:
        return line.lenses
    for review in await orders.order_reviews(reader, order.number):
        current = review.current
        if review.order_line_id == line.id and current is not None and current.prescription is not None:
            return replace(line.lenses, prescription=current.prescription, fitting_heights=review.fitting_heights)
    return line.lenses


def lens_order(lenses: LensSnapshot) -> LensOrder:
    """The order that made these lenses."""
    values: dict[str, Any] = lenses.prescription or {}
    return LensOrder(
        use=optics.LensUse(lenses.use),
        rx=values.get("rx"),
        pd=values.get("pd"),
        material=lenses.material_code,
        treatments=lenses.treatments,
        design=lenses.design_code,
        heights=lenses.fitting_heights,
        age=lenses.wearer_age,
        prescriber=values.get("prescriber"),
        saved_prescription=lenses.saved_prescription,
        upload=lenses.upload,
        later=lenses.later and lenses.prescription is None,
    )


def tax_document(order: Order, change: OrderChange, origin: ShipAddress, on: date) -> TaxDocument | None:
    """What the tax service is asked: the new lines; with another address everything, at its new place."""
    address = change.address or order.address
    lines = [tax for position, one in enumerate(change.add) for tax in _added(position, one.line)]
    if change.address is not None:
        gone = {one.line_id: one.quantity for one in change.remove}
        for line in order.lines:
            if left := line.quantity - gone.get(line.id, 0):
                lines += _kept(line, left)
        lines.append(TaxLine("shipping", TaxCategory.SHIPPING, order.promise.label, 1, order.totals.shipping))
    if not lines:
        return None
    return TaxDocument(
        code=f"edit-{order.id}-{order.version}",
        on=on,
        currency=order.totals.total.currency,
        ship_from=rules.postal(origin),
        ship_to=rules.postal(address),
        lines=tuple(lines),
        customer_code=str(order.account_id or "guest"),
    )


def taxed(order: Order, change: OrderChange, answer: TaxAnswer | None) -> OrderChange:
    """The change with the tax service's word."""
    if answer is None:
        return change
    currency = order.totals.total.currency
    by_line: dict[str, int] = {}
    for one in answer.lines:
        owner = one.reference.rpartition(":")[0] or one.reference
        by_line[owner] = by_line.get(owner, 0) + one.tax.minor
    add = tuple(
        replace(one, line=replace(one.line, tax=Money(by_line.get(f"new{position}", 0), currency)))
        for position, one in enumerate(change.add)
    )
    taxes = None
    if change.address is not None:
        own: Mapping[UUID, int] = {line.id: by_line.get(str(line.id), 0) for line in order.lines}
        delivery = answer.total.minor - sum(own.values()) - sum(one.line.tax.minor for one in add)
        taxes = orders.Taxes(own, delivery, answer.estimated)
    return replace(change, add=add, taxes=taxes)


def _added(position: int, line: PlacedLine) -> Sequence[TaxLine]:
    powered = line.lenses is not None and line.lenses.powered
    parts = rules.Parts(line.frame_name, line.frame, line.lens, line.treatments)
    return rules.part_taxes(f"new{position}", parts, line.quantity, sun=line.sun, powered=powered)


def _kept(line: OrderLine, quantity: int) -> Sequence[TaxLine]:
    powered = line.lenses is not None and line.lenses.powered
    parts = rules.Parts(line.frame_name, line.frame, line.lens, line.treatments)
    return rules.part_taxes(str(line.id), parts, quantity, sun=line.sun, powered=powered)
