"""Signing in and staying in, on PostgreSQL."""

import asyncio
from datetime import timedelta
from typing import Protocol

import pytest
from sqlalchemy import text

from fovea.domains import identity
from fovea.domains.identity import Role
from fovea.kernel.actor import ANONYMOUS, Actor, ActorKind
from fovea.kernel.db import Database
from tests.factories.people import PASSWORD, PASSWORD_HASH, a_customer, a_member_of_staff, a_partner_key


class Clock(Protocol):
    def forward(self, span: timedelta) -> None: ...


async def _actor(db: Database, token: str) -> Actor | None:
    return await identity.resolve_session(db, token)


async def test_a_token_names_its_customer_and_only_its_hash_is_stored(db: Database) -> None:
    anna = await a_customer(db)
    actor = await _actor(db, anna.token)
    assert actor is not None
    assert (actor.kind, actor.account_id) == (ActorKind.CUSTOMER, anna.account_id)
    assert actor.permissions == frozenset()
    async with db.connection() as connection:
        stored = str((await connection.execute(text("SELECT * FROM identity.session"))).all())
        address = str((await connection.execute(text("SELECT * FROM identity.account"))).all())
    assert anna.token not in stored
    assert anna.email not in address
    assert await _actor(db, anna.token + "x") is None


async def test_staff_carry_the_permissions_of_their_roles(db: Database) -> None:
    someone = await a_member_of_staff(db, Role.LAB, Role.WAREHOUSE)
    actor = await _actor(db, someone.token)
    assert actor is not None
    assert actor.permissions == identity.ROLES[Role.LAB] | identity.ROLES[Role.WAREHOUSE]
    assert actor.name == "The lab and warehouse"


@pytest.mark.parametrize(("role", "idle", "absolute"), [("staff", 30, 12 * 60), ("customer", 30 * 1440, 90 * 1440)])
async def test_sessions_end_when_idle_and_at_their_absolute_age(
    db: Database, clock: Clock, role: str, idle: int, absolute: int
) -> None:
    person = await (a_member_of_staff(db, Role.LAB) if role == "staff" else a_customer(db))
    used = 0
    while used + idle - 1 < absolute:
        clock.forward(timedelta(minutes=idle - 1))
        used += idle - 1
        assert await _actor(db, person.token) is not None
    clock.forward(timedelta(minutes=absolute - used))
    assert await _actor(db, person.token) is None
    other = await (a_member_of_staff(db, Role.BUYER) if role == "staff" else a_customer(db, "other@example.com"))
    clock.forward(timedelta(minutes=idle))
    assert await _actor(db, other.token) is None


async def test_signs_of_life_are_written_now_and_then(db: Database, clock: Clock) -> None:
    person = await a_member_of_staff(db, Role.LAB)

    async def writes() -> int:
        async with db.connection() as connection:
            counted = await connection.scalar(
                text("SELECT count(*) FROM kernel.audit WHERE action = 'identity.service.touch_session'")
            )
            return int(counted or 0)

    for _ in range(5):
        await _actor(db, person.token)
    assert await writes() == 0
    clock.forward(timedelta(minutes=2))
    for _ in range(5):
        await _actor(db, person.token)
    assert await writes() == 1


async def test_nobody_waits_to_write_a_sign_of_life(db: Database, clock: Clock) -> None:
    person = await a_member_of_staff(db, Role.LAB)
    clock.forward(timedelta(minutes=2))
    async with db.connection() as other, asyncio.timeout(4):
        await other.execute(text("SELECT 1 FROM identity.session FOR UPDATE"))
        assert await _actor(db, person.token) is not None
        await other.rollback()


async def test_a_sign_of_life_that_cannot_be_written_refuses_nobody(db: Database, clock: Clock) -> None:
    person = await a_member_of_staff(db, Role.LAB)
    clock.forward(timedelta(minutes=2))
    async with db.connection() as owner:
        full = "ALTER TABLE kernel.audit ADD CONSTRAINT full_disk CHECK (action NOT LIKE '%touch%') NOT VALID"
        await owner.execute(text(full))
        await owner.commit()
        try:
            assert await _actor(db, person.token) is not None
        finally:
            await owner.execute(text("ALTER TABLE kernel.audit DROP CONSTRAINT full_disk"))
            await owner.commit()


async def test_signing_in_again_ends_the_former_session(db: Database) -> None:
    anna = await a_customer(db)
    before = await _actor(db, anna.token)
    assert before is not None
    after = await identity.sign_in(db, before, identity.SignIn("ANNA@example.com", PASSWORD))
    assert after.token != anna.token
    assert await _actor(db, anna.token) is None
    assert await _actor(db, after.token) is not None
    assert after.actor.session_id is not None
    await db.run(after.actor, identity.end_session, identity.EndSession(after.actor.session_id))
    assert await _actor(db, after.token) is None


async def test_a_cheap_hash_is_replaced_when_its_owner_signs_in(db: Database) -> None:
    await a_customer(db)
    await identity.sign_in(db, ANONYMOUS, identity.SignIn("anna@example.com", PASSWORD))
    async with db.connection() as connection:
        stored = await connection.scalar(text("SELECT password_hash FROM identity.account"))
    assert stored != PASSWORD_HASH
    assert str(stored).startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert await identity.sign_in(db, ANONYMOUS, identity.SignIn("anna@example.com", PASSWORD))


async def test_every_wrong_sign_in_gets_the_same_answer(db: Database) -> None:
    await a_customer(db)
    await a_member_of_staff(db, Role.ADMIN, email="admin@fovea.example")
    answers = set()
    for email, password in [
        ("anna@example.com", "not this one at all"),
        ("nobody@example.com", PASSWORD),
        ("admin@fovea.example", PASSWORD),
    ]:
        with pytest.raises(identity.SignInRefused) as refused:
            await identity.sign_in(db, ANONYMOUS, identity.SignIn(email, password))
        answers.add((refused.value.code, refused.value.message, refused.value.path))
    assert len(answers) == 1
    with pytest.raises(identity.SignInRefused):
        await identity.sign_in_staff(db, ANONYMOUS, identity.SignIn("anna@example.com", PASSWORD))


@pytest.mark.parametrize("email", ["anna@example.com", "nobody@example.com"])
async def test_ten_failures_close_the_door_for_a_quarter_of_an_hour(db: Database, clock: Clock, email: str) -> None:
    await a_customer(db)
    attempts = [identity.sign_in(db, ANONYMOUS, identity.SignIn(email, f"wrong {n}")) for n in range(14)]
    outcomes = await asyncio.gather(*attempts, return_exceptions=True)
    throttled = [one for one in outcomes if isinstance(one, identity.SignInThrottled)]
    assert len(throttled) == 4
    assert all(isinstance(one, identity.SignInRefused) for one in outcomes)
    with pytest.raises(identity.SignInThrottled):
        await identity.sign_in(db, ANONYMOUS, identity.SignIn(email, PASSWORD))
    clock.forward(timedelta(minutes=15))
    if email.startswith("anna"):
        assert await identity.sign_in(db, ANONYMOUS, identity.SignIn(email, PASSWORD))
    else:
        with pytest.raises(identity.SignInRefused) as refused:
            await identity.sign_in(db, ANONYMOUS, identity.SignIn(email, PASSWORD))
        assert not isinstance(refused.value, identity.SignInThrottled)


async def test_success_forgets_the_failures(db: Database) -> None:
    await a_customer(db)
    for _ in range(2):
        for n in range(9):
            with pytest.raises(identity.SignInRefused):
                await identity.sign_in(db, ANONYMOUS, identity.SignIn("anna@example.com", f"wrong {n}"))
        assert await identity.sign_in(db, ANONYMOUS, identity.SignIn("anna@example.com", PASSWORD))


async def test_one_address_one_account_even_at_once(db: Database) -> None:
    command = identity.RegisterCustomer("twice@example.com", PASSWORD_HASH)
    outcomes = await asyncio.gather(
        *(db.run(ANONYMOUS, identity.register_customer, command) for _ in range(6)), return_exceptions=True
    )
    refused = [one for one in outcomes if isinstance(one, identity.RegistrationRefused)]
    assert len(refused) == 5


async def test_keys_open_until_they_are_revoked(db: Database) -> None:
    secret = await a_partner_key(db)
    actor = await identity.resolve_api_key(db, secret)
    assert actor is not None
    assert (actor.kind, actor.name) == (ActorKind.PARTNER, "Corner Optics")
    assert actor.permissions == identity.PARTNER_PERMISSIONS
    assert await identity.resolve_api_key(db, secret + "x") is None
    (key,) = await db.read(ANONYMOUS, identity.api_keys)
    assert key.last_used_at is not None
    async with db.connection() as connection:
        assert secret.rsplit("_", 1)[1] not in str(
            (await connection.execute(text("SELECT * FROM identity.api_key"))).all()
        )
    first = await db.run(ANONYMOUS, identity.revoke_api_key, identity.RevokeApiKey(key.id))
    again = await db.run(ANONYMOUS, identity.revoke_api_key, identity.RevokeApiKey(key.id))
    assert first.revoked_at == again.revoked_at
    assert await identity.resolve_api_key(db, secret) is None
