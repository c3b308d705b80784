"""Customers on PostgreSQL: sealed, scoped to their owner, and found by those who may."""

import asyncio
from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from fovea.domains import customers, identity, optics
from fovea.domains.customers import PostalAddress, PrescriptionStatus
from fovea.domains.identity import Role
from fovea.kernel.actor import ANONYMOUS, SYSTEM, Actor
from fovea.kernel.crypto import DecryptionFailed
from fovea.kernel.db import Database
from fovea.kernel.errors import InvalidInput, NotAllowed, NotFound, NotSignedIn, WrongState
from tests.factories.people import PASSWORD, a_customer, a_member_of_staff, a_profile

HOME = PostalAddress("Anna Keller", "", "12 Alder St", "", "Portland", "OR", "97205", "US", "")
RX = optics.Prescription(
    optics.EyeRx(optics.dioptres("-2.25"), optics.dioptres("-0.75"), 175),
    optics.EyeRx(optics.dioptres("-1.50")),
    issued_on=date(2026, 1, 10),
)
PD = optics.PupillaryDistance.monocular(315, 310)
CONTENT = customers.PrescriptionContent(RX.to_dict(), dict(PD.to_dict()), "Dr. Ines Vogt")


@pytest.fixture
async def anna(db: Database) -> Actor:
    return await a_profile(db, await a_customer(db))


@pytest.fixture
async def ben(db: Database) -> Actor:
    return await a_profile(db, await a_customer(db, "ben@example.com"), "Ben Osei")


async def _staff(db: Database, role: Role) -> Actor:
    actor = await identity.resolve_session(db, (await a_member_of_staff(db, role)).token)
    assert actor is not None
    return actor


async def test_registering_makes_account_profile_and_session_at_once(db: Database) -> None:
    signed_in = await customers.register(
        db, ANONYMOUS, customers.Register("new@example.com", "ten green bottles hanging", "Nia  Okafor")
    )
    assert signed_in.actor.account_id is not None
    profile = await db.read(signed_in.actor, customers.customer, signed_in.actor.account_id)
    assert (profile.name, profile.email, profile.phone) == ("Nia Okafor", "new@example.com", "")
    for name, email, password, refusal in (
        ("Nia", "new@example.com", PASSWORD, identity.RegistrationRefused),
        ("", "other@example.com", PASSWORD, InvalidInput),
        ("Nia", "no address", PASSWORD, identity.EmailRefused),
        ("Nia", "other@example.com", "too short", identity.PasswordRefused),
    ):
        with pytest.raises(refusal):
            await customers.register(db, ANONYMOUS, customers.Register(email, password, name))
    async with db.connection() as connection:
        assert await connection.scalar(text("SELECT count(*) FROM identity.account")) == 1


async def test_nothing_personal_stands_in_the_tables(db: Database, anna: Actor) -> None:
    await db.run(anna, customers.update_profile, customers.UpdateProfile("Anna Keller", "+49 30 901820"))
    await db.run(anna, customers.save_address, customers.SaveAddress("Home", HOME))
    await db.run(anna, customers.save_prescription, customers.SavePrescription("Daily pair", CONTENT))
    async with db.connection() as connection:
        for table in (
            "customers.profile",
            "customers.address",
            "customers.prescription",
            "kernel.audit",
            "kernel.outbox",
        ):
            stored = str((await connection.execute(text(f"SELECT * FROM {table}"))).all())
            for secret in ("Anna", "Keller", "901820", "Alder", "97205", "Vogt", "Daily", "example.com"):
                assert secret not in stored, table


async def test_a_sealed_value_opens_only_in_its_own_row(db: Database, anna: Actor, ben: Actor) -> None:
    await db.run(anna, customers.save_address, customers.SaveAddress("Home", HOME))
    await db.run(ben, customers.save_address, customers.SaveAddress("Home", HOME))
    async with db.transaction(SYSTEM) as uow:
        await uow.session.execute(
            text(
                "UPDATE customers.address SET address_sealed = "
                "(SELECT address_sealed FROM customers.address WHERE account_id = :ben) WHERE account_id = :anna"
            ),
            {"ben": ben.account_id, "anna": anna.account_id},
        )
    with pytest.raises(DecryptionFailed):
        await db.read(anna, customers.addresses, anna.account_id)


async def test_the_first_address_is_the_default_and_there_is_always_one(db: Database, anna: Actor) -> None:
    first = await db.run(anna, customers.save_address, customers.SaveAddress("Home", HOME))
    second = await db.run(anna, customers.save_address, customers.SaveAddress("Work", replace(HOME, line1="1 Elm St")))
    assert (first.default, second.default) == (True, False)
    await db.run(anna, customers.save_address, customers.SaveAddress("Office", second.address, True, second.id))
    found = await db.read(anna, customers.addresses, anna.account_id)
    assert [(one.label, one.default) for one in found] == [("Office", True), ("Home", False)]
    await db.run(anna, customers.delete_address, customers.DeleteAddress(second.id))
    (left,) = await db.read(anna, customers.addresses, anna.account_id)
    assert (left.label, left.default) == ("Home", True)
    with pytest.raises(NotFound):
        await db.run(anna, customers.delete_address, customers.DeleteAddress(second.id))


async def test_two_first_addresses_at_once_leave_one_default(db: Database, anna: Actor) -> None:
    await asyncio.gather(
        *(db.run(anna, customers.save_address, customers.SaveAddress(f"No {n}", HOME, True)) for n in range(5))
    )
    found = await db.read(anna, customers.addresses, anna.account_id)
    assert sum(one.default for one in found) == 1
    assert len(found) == 5


async def test_nobody_touches_what_belongs_to_another(db: Database, anna: Actor, ben: Actor) -> None:
    address = await db.run(anna, customers.save_address, customers.SaveAddress("Home", HOME))
    written = await db.run(anna, customers.save_prescription, customers.SavePrescription("Mine", CONTENT))
    for command in (
        (customers.save_address, customers.SaveAddress("Mine now", HOME, False, address.id)),
        (customers.delete_address, customers.DeleteAddress(address.id)),
        (customers.save_prescription, customers.SavePrescription("Mine now", CONTENT, written.id)),
        (customers.archive_prescription, customers.ArchivePrescription(written.id)),
    ):
        with pytest.raises(NotFound):
            await db.run(ben, *command)
        with pytest.raises(NotSignedIn):
            await db.run(ANONYMOUS, *command)
    with pytest.raises(NotFound):
        await db.read(ben, customers.prescription, written.id)
    with pytest.raises(NotFound):
        await db.read(ben, customers.customer, anna.account_id)
    assert await db.read(ben, customers.addresses, anna.account_id) == ()
    assert await db.read(ben, customers.prescriptions, anna.account_id) == ()
    assert await db.read(ANONYMOUS, customers.names, [anna.account_id]) == {}


@pytest.mark.parametrize(
    ("role", "sees_customer", "sees_prescription"),
    [
        (Role.OPTICIAN, True, True),
        (Role.SUPPORT, True, False),
        (Role.WAREHOUSE, False, False),
        (Role.ADMIN, True, True),
    ],
)
async def test_staff_see_what_their_work_needs(
    db: Database, anna: Actor, role: Role, sees_customer: bool, sees_prescription: bool
) -> None:
    await db.run(anna, customers.save_prescription, customers.SavePrescription("Mine", CONTENT))
    actor = await _staff(db, role)
    assert (await db.read(actor, customers.profile_for_account, anna.account_id) is not None) is sees_customer
    assert (await db.read(actor, customers.prescriptions, anna.account_id) != ()) is sees_prescription
    assert (await db.read(actor, customers.names, [anna.account_id]) != {}) is sees_customer


async def test_a_correction_is_the_next_version_and_the_content_is_fixed(db: Database, anna: Actor) -> None:
    first = await db.run(anna, customers.save_prescription, customers.SavePrescription("Daily", CONTENT))
    stronger = replace(RX, os=optics.EyeRx(optics.dioptres("-1.75")))
    corrected = replace(CONTENT, rx=stronger.to_dict())
    second = await db.run(anna, customers.save_prescription, customers.SavePrescription("Daily", corrected, first.id))
    assert (second.version, second.series_id, second.status) == (2, first.series_id, PrescriptionStatus.DRAFT)
    (newest,) = await db.read(anna, customers.prescriptions, anna.account_id)
    assert newest.id == second.id
    assert optics.Prescription.from_dict(newest.content.rx) == stronger
    former = await db.read(anna, customers.prescription, first.id)
    assert former.status is PrescriptionStatus.ARCHIVED
    assert former.content == CONTENT
    with pytest.raises(WrongState):
        await db.run(anna, customers.save_prescription, customers.SavePrescription("Daily", CONTENT, first.id))
    with pytest.raises(IntegrityError, match="append-only"):
        async with db.transaction(SYSTEM) as uow:
            await uow.session.execute(text("UPDATE customers.prescription SET content_sealed = '\\x00'"))


async def test_only_an_optician_approves_and_what_is_put_away_stays_away(db: Database, anna: Actor) -> None:
    draft = await db.run(anna, customers.save_prescription, customers.SavePrescription("Daily", CONTENT))
    approval = customers.ApprovePrescription(draft.id, "Checked against the slip.")
    for actor in (anna, await _staff(db, Role.SUPPORT)):
        with pytest.raises(NotAllowed):
            await db.run(actor, customers.approve_prescription, approval)
    optician = await _staff(db, Role.OPTICIAN)
    approved = await db.run(optician, customers.approve_prescription, approval)
    assert (approved.status, approved.note) == (PrescriptionStatus.APPROVED, "Checked against the slip.")
    again = await db.run(optician, customers.approve_prescription, replace(approval, note="Twice"))
    assert again.note == "Checked against the slip."
    for _ in range(2):
        archived = await db.run(anna, customers.archive_prescription, customers.ArchivePrescription(draft.id))
        assert archived.status is PrescriptionStatus.ARCHIVED
    with pytest.raises(WrongState):
        await db.run(optician, customers.approve_prescription, approval)
    with pytest.raises(NotFound):
        await db.run(optician, customers.approve_prescription, customers.ApprovePrescription(UUID(int=1)))


async def test_a_prescription_ends_by_rule_when_it_says_nothing(db: Database, anna: Actor) -> None:
    view = await db.run(anna, customers.save_prescription, customers.SavePrescription("Daily", CONTENT))
    assert view.expires_on == date(2028, 1, 10)
    assert not view.expired(date(2028, 1, 10))
    assert view.expired(date(2028, 1, 11))


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("keller", ["Anna Keller"]),
        ("KEL an", []),
        ("kel ann", ["Anna Keller"]),
        ("ben@example.com", ["Ben Osei"]),
        (" BEN@Example.com ", ["Ben Osei"]),
        ("ben@", []),
        ("nobody", []),
        ("", ["Ben Osei", "Anna Keller"]),
    ],
)
@pytest.mark.usefixtures("anna", "ben")
async def test_customers_are_found_by_address_and_by_words(db: Database, typed: str, found: list[str]) -> None:
    page = await db.read(SYSTEM, customers.customers, typed, customers.page_request(10, None))
    assert sorted(one.name for one in page.items) == sorted(found)
    assert page.total == len(found)


async def test_pages_of_customers_join(db: Database) -> None:
    for number in range(5):
        await a_profile(db, await a_customer(db, f"c{number}@example.com"), f"Customer {number}")
    seen: list[UUID] = []
    after = None
    while True:
        page = await db.read(SYSTEM, customers.customers, "", customers.page_request(2, after))
        seen += [one.id for one in page.items]
        if not page.has_next:
            break
        after = page.cursors[-1]
    assert len(seen) == len(set(seen)) == 5
    for bad in ("x", "WyJhIiwiYiJd"):
        with pytest.raises(InvalidInput):
            customers.page_request(2, bad)
