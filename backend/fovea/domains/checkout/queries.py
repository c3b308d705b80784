"""Reads of checkout: the actor's own cart at today's prices."""

from collections import Counter
from dataclasses import replace
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, and_, false, or_, select

from fovea.domains import catalog, inventory, orders, payments, pricing
from fovea.domains.checkout import rules
from fovea.domains.checkout.contract import (
    Cart,
    CartLine,
    CartStatus,
    Checkout,
    LensConfiguration,
    RateOption,
    StoredQuote,
)
from fovea.domains.checkout.models import AttemptRow, CartLineRow, CartRow, ConfigurationRow
from fovea.domains.checkout.promise import goods_of
from fovea.domains.orders import LensSnapshot, Wanted
from fovea.domains.shipping import ShipAddress
from fovea.kernel import sealed
from fovea.kernel.actor import Actor, ActorKind
from fovea.kernel.db import Reader, UnitOfWork
from fovea.kernel.events import adapter
from fovea.kernel.money import Money, total, zero

CART = "checkout.cart"
CONFIGURATION = "checkout.lens_configuration"


def own(actor: Actor) -> ColumnElement[bool]:
    """The actor's carts: the account's, and this browser's as long as it belongs to no account."""
    clauses: list[ColumnElement[bool]] = [false()]
    if actor.account_id is not None and actor.kind in (ActorKind.CUSTOMER, ActorKind.PARTNER):
        clauses.append(CartRow.account_id == actor.account_id)
    if actor.visitor is not None:
        clauses.append(and_(CartRow.account_id.is_(None), CartRow.visitor == actor.visitor))
    return or_(*clauses)


async def open_cart(reader: Reader) -> CartRow | None:
    """The cart that is shown: the account's before the browser's."""
    return await reader.session.scalar(
        select(CartRow)
        .where(CartRow.status == CartStatus.OPEN, own(reader.actor))
        .order_by(CartRow.account_id.is_(None), CartRow.id)
        .limit(1)
    )


async def cart(reader: Reader) -> Cart | None:
    row = await open_cart(reader)
    return None if row is None else await cart_view(reader, row)


async def checkout(reader: Reader) -> Checkout | None:
    row = await open_cart(reader)
    return None if row is None else await checkout_view(reader, row)


async def lock_open_carts(uow: UnitOfWork) -> list[CartRow]:
    rows = await uow.session.scalars(
        select(CartRow)
        .where(CartRow.status == CartStatus.OPEN, own(uow.actor))
        .order_by(CartRow.account_id.is_(None), CartRow.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return list(rows)


async def lines_of(reader: Reader, cart_id: UUID) -> list[CartLineRow]:
    rows = await reader.session.scalars(
        select(CartLineRow).where(CartLineRow.cart_id == cart_id).order_by(CartLineRow.id)
    )
    return list(rows)


async def attempt(reader: Reader, key: str) -> AttemptRow | None:
    return await reader.session.get(AttemptRow, (reader.actor.principal, key))


async def configurations(reader: Reader, ids: list[UUID]) -> dict[UUID, LensConfiguration]:
    if not ids:
        return {}
    rows = await reader.session.scalars(select(ConfigurationRow).where(ConfigurationRow.id.in_(ids)))
    return {
        row.id: LensConfiguration(
            row.id, sealed.unseal(reader.keyring, CONFIGURATION, row.id, "content", row.content, LensSnapshot)
        )
        for row in rows
    }


async def cart_view(reader: Reader, row: CartRow) -> Cart:
    """Lines with today's prices, and what there is and comes in; as many statements for ten lines as for one."""
    lines = await lines_of(reader, row.id)
    skus = [line.sku for line in lines]
    made = await configurations(reader, [line.configuration_id for line in lines if line.configuration_id])
    variants = {one.sku: one for one in await catalog.variants(reader, skus)} if skus else {}
    codes = {*skus, *(code for one in made.values() for code in price_codes(one.snapshot))}
    prices = await pricing.prices(reader, codes, row.currency) if codes else {}
    lines = [line for line in lines if line.sku in variants]
    pairs = [(line.quantity, made[line.configuration_id].snapshot) for line in lines if line.configuration_id in made]
    wanted: Counter[str] = Counter()
    for line in lines:
        wanted[line.sku] += line.quantity
    own = await _own_hold(reader, row.id) if lines else None
    goods = await goods_of(reader, wanted, variants, pairs, own)
    stock = dict(zip(wanted, goods.frames, strict=True))
    comes = {sku: rules.comes_in_on(reader.now, one, goods.plan) for sku, one in stock.items()}
    views = tuple(_line(comes[line.sku], row.currency, line, variants, made, prices, stock[line.sku]) for line in lines)
    return Cart(row.id, row.version, row.currency, views, total((view.total for view in views), row.currency), goods)


async def _own_hold(reader: Reader, cart_id: UUID) -> inventory.Reservation | None:
    """What the cart's own unpaid order holds already is free to it."""
    unpaid = await orders.unpaid_reference(reader, cart_id)
    return await inventory.reservation_of(reader, unpaid) if unpaid else None


def price_codes(snapshot: LensSnapshot) -> list[str]:
    lens = pricing.lens_code(snapshot.material_code, snapshot.priced_as)
    return [lens, *(pricing.treatment_code(code) for code in snapshot.treatments)]


def _line(
    comes_in_on: date | None,
    currency: str,
    line: CartLineRow,
    variants: dict[str, catalog.VariantView],
    made: dict[UUID, LensConfiguration],
    prices: dict[str, Money],
    stock: Wanted,
) -> CartLine:
    variant = variants[line.sku]
    nothing = zero(currency)
    configuration = made.get(line.configuration_id) if line.configuration_id else None
    codes = price_codes(configuration.snapshot) if configuration else []
    missing = line.sku not in prices or any(code not in prices for code in codes)
    free, wanted = stock.supply.available, stock.units
    obtainable = orders.obtainable(stock.supply)
    problem = None
    if missing:
        problem = f"{variant.frame_name} is not sold in {currency} at the moment."
    elif obtainable == 0:
        problem = f"{variant.frame_name} in {variant.colour.name} has just sold out."
    elif free < wanted and comes_in_on is None:
        problem = f"Only {obtainable} of {variant.frame_name} in {variant.colour.name} are left."
    return CartLine(
        id=line.id,
        sku=line.sku,
        quantity=line.quantity,
        frame_name=variant.frame_name,
        frame_slug=variant.frame_slug,
        frame_code=variant.frame_code,
        colour_code=variant.colour.code,
        colour_name=variant.colour.name,
        size_label=variant.size.label,
        sun=variant.sun,
        frame=prices.get(line.sku, nothing),
        lens=prices.get(codes[0], nothing) if codes else nothing,
        treatments=total((prices.get(code, nothing) for code in codes[1:]), currency),
        configuration=configuration,
        available=free,
        problem=problem,
        obtainable=obtainable,
        comes_in_on=comes_in_on,
    )


async def checkout_view(reader: Reader, row: CartRow) -> Checkout:
    """The checkout as it stands; totals only while the stored quote is of exactly this cart, address and service."""
    cart = await cart_view(reader, row)
    email = sealed.unseal(reader.keyring, CART, row.id, "email", row.email, str) if row.email else None
    address = sealed.unseal(reader.keyring, CART, row.id, "address", row.address, ShipAddress) if row.address else None
    resolved = None
    if row.address_resolved:
        resolved = sealed.unseal(reader.keyring, CART, row.id, "address_resolved", row.address_resolved, ShipAddress)
    kept: tuple[RateOption, ...] = adapter(tuple[RateOption, ...]).validate_python(row.rates)
    country = "" if address is None else address.country
    promises = {
        one.id: rules.promise(
            reader.now, cart.goods, country, one.rate.label, rules.days_of(one.rate, country, cart.goods.plan)
        )
        for one in kept
    }
    # The day is of this moment: what was offered an hour ago may be later by now.
    options = tuple(replace(one, arrives=day.on if (day := promises[one.id]) else None) for one in kept)
    quote: StoredQuote | None = adapter(StoredQuote).validate_python(row.quote) if row.quote else None
    bare = Checkout(
        credit=await _credit(reader, row),
        use_credit=row.use_credit,
        cart=cart,
        email=email,
        address=address,
        address_warnings=tuple(row.address_warnings),
        address_accepted=row.address_accepted,
        rates=options,
        selected=row.selected_rate,
        totals=None,
        problems=(),
        promise=None,
        resolved=resolved,
    )
    option = bare.option
    if option is None or address is None:
        return replace(bare, problems=rules.why_not_payable(bare))
    holds = (
        quote is not None
        and quote.expires_at > reader.now
        and quote.fingerprint == rules.fingerprint(cart, address, option.rate)
    )
    return replace(
        bare,
        totals=rules.totals(cart, option.rate, quote) if quote is not None and holds else None,
        problems=rules.why_not_payable(bare),
        promise=promises[option.id],
    )


async def _credit(reader: Reader, row: CartRow) -> Money | None:
    """What the cart's account could pay with store credit: what is free, and what its own unpaid order set aside."""
    if row.account_id is None:
        return None
    free = await payments.credit_balance(reader, row.account_id, row.currency)
    unpaid = await orders.unpaid_reference(reader, row.id)
    return free if unpaid is None else free + await payments.credit_held(reader, unpaid, row.currency)


async def origin(reader: Reader, cart: Cart, address: ShipAddress) -> ShipAddress:
    """The sender of the parcel these goods would come in, as allocation would choose it now."""
    wanted: Counter[str] = Counter()
    for line in cart.lines:
        wanted[line.sku] += line.quantity
    lab_skus = {line.sku for line in cart.lines if line.configuration is not None}
    return await orders.origin_for(reader, wanted, lab_skus, address)


async def stored_quote(reader: Reader, cart_id: UUID) -> StoredQuote | None:
    row = await reader.session.get_one(CartRow, cart_id)
    quote: StoredQuote | None = adapter(StoredQuote).validate_python(row.quote) if row.quote else None
    return quote
