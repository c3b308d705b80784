"""The demonstration shop's people: the same each time, and able to sign in."""

from random import Random

from fovea.domains import customers, identity
from fovea.domains.identity import Role
from fovea.kernel.actor import ANONYMOUS, SYSTEM
from fovea.kernel.db import Database
from fovea.seed.people import CUSTOMERS, PASSWORD, seed_people


async def test_staff_of_every_role_and_customers_with_eyes(db: Database) -> None:
    shoppers = await seed_people(db, Random(7))
    staff = await db.read(SYSTEM, identity.staff_members)
    assert {role for one in staff for role in one.roles} == set(Role)
    page = await db.read(SYSTEM, customers.customers, "", customers.page_request(100, None))
    assert page.total == CUSTOMERS == len({one.email for one in page.items})
    assert len({one.created_at.date() for one in page.items}) > 30
    assert {one.address.country for one in shoppers} == {"US", "DE", "FR", "NL"}
    assert sum(one.rx is not None for one in shoppers) > 25
    anna = await identity.sign_in(db, ANONYMOUS, identity.SignIn("anna.keller@example.com", PASSWORD))
    assert anna.actor.account_id is not None
    assert len(await db.read(anna.actor, customers.prescriptions, anna.actor.account_id)) == 2
    assert (await db.read(anna.actor, customers.addresses, anna.actor.account_id))[0].default
    admin = await identity.sign_in_staff(db, ANONYMOUS, identity.SignIn("admin@fovea.example", PASSWORD))
    assert admin.actor.name == "Ada Lindgren"
