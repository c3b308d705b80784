"""Opening an account: the slow hash first, then everything at once."""

from fovea.domains import identity
from fovea.domains.customers import rules, service
from fovea.domains.customers.contract import Register, RegisterCustomer
from fovea.kernel.actor import Actor
from fovea.kernel.db import Database


async def register(db: Database, actor: Actor, command: Register) -> identity.SignedIn:
    """A new customer, signed in. Raises PasswordRefused, EmailRefused, RegistrationRefused, InvalidInput."""
    rules.clean_name(command.name)
    password_hash = await identity.checked_hash(command.password, command.email)
    return await db.run(actor, service.register, RegisterCustomer(command.email, password_hash, command.name))
