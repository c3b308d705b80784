"""Where it goes, how, and what it costs altogether."""

from fovea.domains.checkout import queries
from fovea.domains.checkout.contract import Checkout, RateOption, SaveDelivery, SaveQuote, SelectRate, UseCredit
from fovea.domains.checkout.service.own_cart import own_cart
from fovea.kernel import sealed
from fovea.kernel.db import UnitOfWork
from fovea.kernel.errors import NotFound
from fovea.kernel.events import adapter


async def save_delivery(uow: UnitOfWork, command: SaveDelivery) -> Checkout:
    """Keep the address and what the carriers offered for it; the service chosen before stays if it is still there."""
    row = await own_cart(uow)
    row.email = sealed.seal(uow.keyring, queries.CART, row.id, "email", command.email)
    row.address = sealed.seal(uow.keyring, queries.CART, row.id, "address", command.address)
    row.address_resolved = (
        None
        if command.resolved is None
        else sealed.seal(uow.keyring, queries.CART, row.id, "address_resolved", command.resolved)
    )
    row.address_warnings, row.address_accepted = list(command.warnings), command.accepted
    row.rates = adapter(tuple[RateOption, ...]).dump_python(command.rates, mode="json")
    offered = {option.id for option in command.rates}
    row.selected_rate = row.selected_rate if row.selected_rate in offered else command.selected
    row.updated_at = uow.now
    uow.touch("cart", row.id)
    await uow.flush()
    return await queries.checkout_view(uow, row)


async def select_rate(uow: UnitOfWork, command: SelectRate) -> Checkout:
    row = await own_cart(uow)
    offered = {option["id"] for option in row.rates}
    if command.rate_id not in offered:
        raise NotFound("This delivery service is not offered any more; choose another.", path=("rateId",))
    row.selected_rate = command.rate_id
    await uow.flush()
    return await queries.checkout_view(uow, row)


async def use_credit(uow: UnitOfWork, command: UseCredit) -> Checkout:
    """Let store credit pay what it can, or not."""
    row = await own_cart(uow)
    row.use_credit = command.use
    row.updated_at = uow.now
    await uow.flush()
    return await queries.checkout_view(uow, row)


async def save_quote(uow: UnitOfWork, command: SaveQuote) -> Checkout:
    row = await own_cart(uow)
    row.quote = adapter(type(command.quote)).dump_python(command.quote, mode="json")
    await uow.flush()
    return await queries.checkout_view(uow, row)
