"""Putting things into the cart, changing and taking them out."""

from uuid import UUID

from sqlalchemy import delete

from fovea.domains import catalog, customers, optics, orders
from fovea.domains.checkout import queries
from fovea.domains.checkout.contract import (
    AddFrame,
    AddLenses,
    Cart,
    CartStatus,
    LensNotBuildable,
    LensOrder,
    SetCurrency,
    SetQuantity,
)
from fovea.domains.checkout.lenses import check_prescription, choose, judge, snapshot_of
from fovea.domains.checkout.models import CartLineRow, CartRow, ConfigurationRow
from fovea.domains.checkout.rules import MOST_LINES, MOST_PER_LINE
from fovea.domains.checkout.service.own_cart import own_cart
from fovea.domains.orders import LensSnapshot
from fovea.kernel import sealed
from fovea.kernel.actor import ActorKind
from fovea.kernel.db import UnitOfWork
from fovea.kernel.errors import InvalidInput, NotFound
from fovea.kernel.events import adapter
from fovea.kernel.ids import new_id


async def add_frame(uow: UnitOfWork, command: AddFrame) -> Cart:
    """A frame without lenses of ours; the same frame again raises its quantity."""
    variant = await _variant(uow, command.sku)
    row = await own_cart(uow, command.currency)
    lines = await queries.lines_of(uow, row.id)
    same = next((line for line in lines if line.sku == variant.sku and line.configuration_id is None), None)
    _check_quantity(command.quantity + (same.quantity if same else 0))
    if same is not None:
        same.quantity += command.quantity
    else:
        _check_room(lines)
        uow.add(CartLineRow(cart_id=row.id, sku=variant.sku, quantity=command.quantity))
    return await _changed(uow, row)


async def add_lenses(uow: UnitOfWork, command: AddLenses) -> Cart:
    """A frame with lenses made for one prescription. Raises LensNotBuildable with the reasons."""
    variant = await _variant(uow, command.sku)
    snapshot = await _snapshot(uow, variant, command.lenses)
    row = await own_cart(uow, command.currency)
    lines = await queries.lines_of(uow, row.id)
    configuration_id = await _configuration(uow, row, snapshot)
    if command.replace_line is not None:
        line = _line(lines, command.replace_line)
        _check_quantity(command.quantity)
        line.sku, line.quantity, line.configuration_id = variant.sku, command.quantity, configuration_id
        return await _changed(uow, row)
    same = next((one for one in lines if one.sku == variant.sku and one.configuration_id == configuration_id), None)
    _check_quantity(command.quantity + (same.quantity if same else 0))
    if same is not None:
        same.quantity += command.quantity
    else:
        _check_room(lines)
        uow.add(
            CartLineRow(cart_id=row.id, sku=variant.sku, quantity=command.quantity, configuration_id=configuration_id)
        )
    return await _changed(uow, row)


async def set_quantity(uow: UnitOfWork, command: SetQuantity) -> Cart:
    """Zero takes the line out."""
    row = await own_cart(uow)
    line = _line(await queries.lines_of(uow, row.id), command.line_id)
    if command.quantity == 0:
        await uow.session.execute(delete(CartLineRow).where(CartLineRow.id == line.id))
    else:
        _check_quantity(command.quantity)
        line.quantity = command.quantity
    return await _changed(uow, row)


async def set_currency(uow: UnitOfWork, command: SetCurrency) -> Cart:
    """Every price is that of the new currency's list; rates have to be asked for again."""
    row = await own_cart(uow, command.currency)
    if command.currency not in ("USD", "EUR"):
        raise InvalidInput("We sell in USD and EUR.", path=("currency",))
    if row.currency != command.currency:
        row.currency, row.rates, row.selected_rate, row.quote = command.currency, [], None, None
    return await _changed(uow, row)


async def close_cart(uow: UnitOfWork, cart_id: UUID) -> None:
    """The cart became a paid order."""
    row = await uow.session.get(CartRow, cart_id, with_for_update=True)
    if row is not None and row.status == CartStatus.OPEN:
        row.status = CartStatus.ORDERED


async def _variant(uow: UnitOfWork, sku: str) -> catalog.VariantView:
    found = await catalog.variants(uow, [sku.strip().upper()])
    if not found:
        raise NotFound("There is no such frame.", path=("sku",))
    return found[0]


async def _snapshot(uow: UnitOfWork, variant: catalog.VariantView, wanted: LensOrder) -> LensSnapshot:
    check_prescription(wanted)
    pages = 0
    if wanted.upload is not None:
        pages = (await customers.claim_upload(uow, customers.UploadRef(wanted.upload))).pages
    chosen = choose(await catalog.lens_range(uow), variant, wanted, uow.now.date())
    policy = await catalog.lens_policy(uow)
    verdict = judge(variant, wanted, chosen, uow.now.date(), await _worn(uow), policy)
    notes = snapshot_of(wanted, chosen, verdict, pages, policy.version)
    if not verdict.buildable:
        raise LensNotBuildable(tuple(note for note in notes.findings if note.severity == optics.Severity.BLOCK))
    return notes


async def _worn(uow: UnitOfWork) -> optics.Prescription | None:
    """What was last approved for the customer's eyes, to tell a big change from a slip of the pen."""
    account_id = uow.actor.account_id
    if account_id is None or uow.actor.kind is not ActorKind.CUSTOMER:
        return None
    worn = await orders.worn_before(uow, account_id, before=uow.now)
    return None if worn is None else optics.Prescription.from_dict(worn["rx"])


async def _configuration(uow: UnitOfWork, row: CartRow, snapshot: LensSnapshot) -> UUID:
    content = adapter(LensSnapshot).dump_json(snapshot).decode()
    digest = uow.keyring.blind_index("lens_configuration", content)
    known = await uow.session.scalar(
        ConfigurationRow.__table__.select()
        .with_only_columns(ConfigurationRow.id)
        .where(ConfigurationRow.cart_id == row.id, ConfigurationRow.content_hash == digest)
    )
    if isinstance(known, UUID):
        return known
    configuration_id = new_id()
    uow.add(
        ConfigurationRow(
            id=configuration_id,
            cart_id=row.id,
            content_hash=digest,
            content=sealed.seal(uow.keyring, queries.CONFIGURATION, configuration_id, "content", snapshot),
            material=snapshot.material_code,
            use=snapshot.use,
            treatments=list(snapshot.treatments),
        )
    )
    await uow.flush()
    return configuration_id


def _line(lines: list[CartLineRow], line_id: UUID) -> CartLineRow:
    found = next((line for line in lines if line.id == line_id), None)
    if found is None:
        raise NotFound("This is not in your cart any more.", path=("lineId",))
    return found


def _check_quantity(quantity: int) -> None:
    if not 1 <= quantity <= MOST_PER_LINE:
        raise InvalidInput(f"Between 1 and {MOST_PER_LINE} of one thing can be ordered at once.", path=("quantity",))


def _check_room(lines: list[CartLineRow]) -> None:
    if len(lines) >= MOST_LINES:
        raise InvalidInput(f"A cart holds {MOST_LINES} different items.", path=("sku",))


async def _changed(uow: UnitOfWork, row: CartRow) -> Cart:
    row.version += 1
    row.updated_at = uow.now
    uow.touch("cart", row.id)
    await uow.flush()
    return await queries.cart_view(uow, row)
