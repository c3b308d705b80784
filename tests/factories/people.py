"""Accounts for tests. One hash serves all: argon2id is slow on purpose."""

from dataclasses import dataclass
from uuid import UUID

from argon2 import PasswordHasher

from fovea.domains import customers, identity
from fovea.domains.identity import Role
from fovea.kernel.actor import ANONYMOUS, SYSTEM, Actor
from fovea.kernel.db import Database

PASSWORD = "a quiet lamp by the window"
# Cheap on purpose, and so also a hash whose cost has been raised since.
PASSWORD_HASH = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)


@dataclass(frozen=True)
class Person:
    account_id: UUID
    email: str
    token: str


async def a_customer(db: Database, email: str = "anna@example.com") -> Person:
    account_id = await db.run(ANONYMOUS, identity.register_customer, identity.RegisterCustomer(email, PASSWORD_HASH))
    return await _signed_in(db, account_id, email)


async def a_member_of_staff(db: Database, *roles: Role, email: str | None = None) -> Person:
    address = email or f"{'-'.join(roles) or 'nobody'}@fovea.example"
    account_id = await db.run(
        SYSTEM, identity.add_staff, identity.AddStaff(address, f"The {' and '.join(roles)}", roles, PASSWORD_HASH)
    )
    return await _signed_in(db, account_id, address)


async def a_partner_key(db: Database, name: str = "Corner Optics") -> str:
    made = await db.run(SYSTEM, identity.create_api_key, identity.CreateApiKey(name))
    return made.secret


async def _signed_in(db: Database, account_id: UUID, email: str) -> Person:
    signed_in = await db.run(ANONYMOUS, identity.open_session, identity.OpenSession(account_id))
    return Person(account_id, email, signed_in.token)


async def a_profile(db: Database, person: Person, name: str = "Anna Keller") -> Actor:
    """The person's profile, and the person as an actor."""
    await db.run(SYSTEM, customers.ensure_profile, customers.EnsureProfile(person.account_id, name))
    actor = await identity.resolve_session(db, person.token)
    assert actor is not None
    return actor
