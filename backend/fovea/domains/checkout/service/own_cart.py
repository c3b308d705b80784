"""The one open cart an actor has: found, made, or joined when a guest signs in."""

from sqlalchemy import update

from fovea.domains.checkout import queries
from fovea.domains.checkout.contract import CartStatus
from fovea.domains.checkout.models import CartLineRow, CartRow, ConfigurationRow
from fovea.kernel.db import UnitOfWork
from fovea.kernel.errors import InvalidInput, NotFound, NotSignedIn
from fovea.kernel.ids import new_id


async def own_cart(uow: UnitOfWork, currency: str | None = None) -> CartRow:
    """The actor's cart, locked. With ``currency`` one is made when there is none."""
    actor = uow.actor
    if actor.account_id is None and actor.visitor is None:
        raise NotSignedIn
    found = await queries.lock_open_carts(uow)
    if not found:
        if currency is None:
            raise NotFound("Your cart is empty.")
        return await _new(uow, currency)
    first, *others = found
    if actor.account_id is not None and first.account_id is None:
        first.account_id = actor.account_id
    for guest in others:
        await _join(uow, guest, first)
    return first


async def _new(uow: UnitOfWork, currency: str) -> CartRow:
    if currency not in ("USD", "EUR"):
        raise InvalidInput("We sell in USD and EUR.", path=("currency",))
    row = CartRow(
        id=new_id(),
        status=CartStatus.OPEN,
        account_id=uow.actor.account_id,
        visitor=uow.actor.visitor,
        currency=currency,
        version=1,
        address_warnings=[],
        address_accepted=False,
        rates=[],
        created_at=uow.now,
        updated_at=uow.now,
    )
    uow.add(row)
    await uow.flush()
    return row


async def _join(uow: UnitOfWork, guest: CartRow, into: CartRow) -> None:
    """What the guest chose before signing in comes along; its configurations keep their seal and their row."""
    await uow.session.execute(update(CartLineRow).where(CartLineRow.cart_id == guest.id).values(cart_id=into.id))
    await uow.session.execute(
        update(ConfigurationRow).where(ConfigurationRow.cart_id == guest.id).values(cart_id=into.id)
    )
    guest.status = CartStatus.MERGED
    into.version += 1
    await uow.flush()
