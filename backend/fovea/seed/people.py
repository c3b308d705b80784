"""The people of the demonstration shop: staff of every role, and customers with addresses and prescriptions."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from random import Random
from uuid import UUID

from fovea.domains import customers, identity, optics
from fovea.domains.customers import PostalAddress
from fovea.domains.identity import Role
from fovea.domains.shipping import ShipAddress
from fovea.kernel.actor import SYSTEM, Actor, ActorKind
from fovea.kernel.db import Database, UnitOfWork
from fovea.seed.places import PLACES, STREETS
from fovea.seed.shoppers import PRESBYOPES, Shopper, eyes

# One for all demonstration accounts; shown by the command that starts the house.
PASSWORD = "correct-horse-battery"  # noqa: S105 - it is meant to be known
# The first of the customers, named for whoever tries the shop.
SHOPPER = "anna.keller@example.com"
OLDEST_DAYS = 420
CUSTOMERS = 48

STAFF: tuple[tuple[Role, str], ...] = (
    (Role.ADMIN, "Ada Lindgren"),
    (Role.OPTICIAN, "Odile Marchetti"),
    (Role.LAB, "Lars Eklund"),
    (Role.WAREHOUSE, "Wanda Price"),
    (Role.SUPPORT, "Sam Whitaker"),
    (Role.BUYER, "Bea Rademaker"),
    (Role.FINANCE, "Fiona Grant"),
)

_FIRST = (
    "Anna", "Maya", "Victor", "Sofia", "Daniel", "Aisha", "Erik", "Carmen", "Henry", "Lena", "Omar", "Grace",
    "Paul", "Ingrid", "Tomas", "Ruth", "Arjun", "Camille", "Walter", "Naomi", "Piet", "Judith", "Marco", "Zoë",
)  # fmt: skip
_LAST = (
    "Keller", "Abbott", "Sørensen", "Mendes", "Hartmann", "Quinn", "Ferreira", "Osei", "Vandenberg", "Ishikawa",
    "Laurent", "Baumann", "Delgado", "Whitfield", "Kovács", "Nilsson", "Achebe", "Romero", "Jansen", "O'Hara",
)  # fmt: skip
_PRESCRIBERS = ("Dr. Ines Vogt", "Dr. Harold Finch", "Dr. Amara Bello", "Dr. Luc Perrin", "Dr. Mina Tran", None)
_LABELS = ("Everyday pair", "Reading", "Driving", "Sport")


@dataclass(frozen=True)
class Admit:
    """A customer as they are to be: when they came, where they live, what their eyes need."""

    at: datetime
    email: str
    password_hash: str
    name: str
    home: PostalAddress
    work: PostalAddress | None
    prescriptions: tuple[tuple[str, customers.PrescriptionContent, bool], ...]
    # The first of them as it was written a while later.
    newer: tuple[datetime, customers.PrescriptionContent] | None = None


@dataclass(frozen=True)
class Admitted:
    account_id: UUID
    saved: UUID | None


async def seed_people(db: Database, random: Random) -> tuple[Shopper, ...]:
    """Staff and customers; returns the customers as those who buy. Nobody is made twice: raises RegistrationRefused."""
    password_hash = await identity.checked_hash(PASSWORD, "nobody@example.com")
    for role, name in STAFF:
        command = identity.AddStaff(f"{role.value}@fovea.example", name, (role,), password_hash)
        await db.run(SYSTEM, identity.add_staff, command)
    now = db.clock()
    shoppers = []
    for number in range(CUSTOMERS):
        admit = _customer(random, number, password_hash, now)
        shoppers.append(_shopper(await db.run(SYSTEM, admit_customer, admit), admit))
    return tuple(shoppers)


async def admit_customer(uow: UnitOfWork, command: Admit) -> Admitted:
    """Everything a customer would have done themselves, told as of that day."""
    uow.now = command.at
    registered = identity.RegisterCustomer(command.email, command.password_hash)
    account_id = await identity.register_customer(uow, registered)
    await customers.ensure_profile(uow, customers.EnsureProfile(account_id, command.name))
    uow.actor = Actor(ActorKind.CUSTOMER, account_id)
    phone = command.home.phone
    await customers.update_profile(uow, customers.UpdateProfile(command.name, phone))
    await customers.save_address(uow, customers.SaveAddress("Home", command.home, default=True))
    if command.work is not None:
        await customers.save_address(uow, customers.SaveAddress("Work", command.work))
    first: UUID | None = None
    for label, content, checked in command.prescriptions:
        uow.actor = Actor(ActorKind.CUSTOMER, account_id)
        saved = await customers.save_prescription(uow, customers.SavePrescription(label, content))
        first = first or saved.id
        if checked:
            uow.actor = SYSTEM
            approval = customers.ApprovePrescription(saved.id, "Checked against the prescriber's slip.")
            await customers.approve_prescription(uow, approval)
    if command.newer is not None and first is not None:
        uow.now, content = command.newer
        uow.actor = Actor(ActorKind.CUSTOMER, account_id)
        label = command.prescriptions[0][0]
        first = (await customers.save_prescription(uow, customers.SavePrescription(label, content, first))).id
    return Admitted(account_id, first)


def _customer(random: Random, number: int, password_hash: str, now: datetime) -> Admit:
    first, last = _FIRST[number % len(_FIRST)], _LAST[number * 7 % len(_LAST)]
    at = now - timedelta(days=OLDEST_DAYS - number * (OLDEST_DAYS - 20) // CUSTOMERS, minutes=random.randrange(900))
    name = f"{first} {last}"
    home = _address(random, name, number)
    work = _address(random, name, number, home.country) if random.random() < 0.3 else None
    near = number > 0 and random.random() < PRESBYOPES
    prescriptions = tuple(
        (label, _content(random, at, near=near), random.random() < 0.6)
        for label in _LABELS[: random.choice((0, 1, 1, 1, 2)) if number else 2]
    )
    newer = None
    written_again = at + timedelta(days=180)
    if prescriptions and number % 3 == 0 and written_again < now - timedelta(days=10):
        newer = (written_again, _a_little_stronger(prescriptions[0][1], written_again))
    email = f"{_plain(first)}.{_plain(last)}@example.com"
    return Admit(at, email, password_hash, name, home, work, prescriptions, newer)


def _a_little_stronger(content: customers.PrescriptionContent, at: datetime) -> customers.PrescriptionContent:
    """The same eyes half a year later: a quarter of a dioptre on the right."""
    before = optics.Prescription.from_dict(content.rx)
    assert before.od is not None
    assert before.od.sphere is not None
    right = replace(before.od, sphere=optics.Diopter(before.od.sphere.eighths - 2))
    now = optics.Prescription(right, before.os, issued_on=(at - timedelta(days=4)).astimezone(UTC).date())
    return replace(content, rx=now.to_dict())


def _address(random: Random, name: str, number: int, country: str | None = None) -> PostalAddress:
    city, region, postal_code, at = random.choice([one for one in PLACES if country in (None, one[3])])
    street = random.choice(STREETS[at])
    house = random.randrange(3, 240)
    line1 = f"{house} {street}" if at in ("US", "FR") else f"{street} {house}"
    phone = {
        "US": f"+1 503 555 01{number % 100:02d}",
        "DE": f"+49 30 2312 5{number:03d}",
        "FR": f"+33 1 99 00 1{number // 10} {number % 100:02d}",
        "NL": f"+31 20 531 {number + 4000}",
    }[at]
    return PostalAddress(name, "", line1, "", city, region, postal_code, at, phone)


def _content(random: Random, at: datetime, *, near: bool) -> customers.PrescriptionContent:
    rx, pd = eyes(random, near=near)
    issued = (at - timedelta(days=random.randrange(3, 200))).astimezone(UTC).date()
    written = optics.Prescription(rx.od, rx.os, issued_on=issued)
    return customers.PrescriptionContent(written.to_dict(), dict(pd.to_dict()), random.choice(_PRESCRIBERS))


def _plain(name: str) -> str:
    """A name as it stands in an e-mail address."""
    table = str.maketrans({"ø": "o", "ë": "e", "á": "a", "'": ""})
    return name.lower().translate(table)


def _shopper(admitted: Admitted, admit: Admit) -> Shopper:
    home = admit.home
    address = ShipAddress(
        name=home.name,
        line1=home.line1,
        line2=home.line2,
        city=home.city,
        region=home.region,
        postal_code=home.postal_code,
        country=home.country,
        phone=home.phone,
        email=admit.email,
    )
    if not admit.prescriptions:
        return Shopper(admitted.account_id, admit.email, address, None, None)
    saved_at, content = admit.newer or (admit.at, admit.prescriptions[0][1])
    rx, pd = optics.Prescription.from_dict(content.rx), optics.PupillaryDistance.from_dict(content.pd)
    return Shopper(admitted.account_id, admit.email, address, rx, pd, content.prescriber, admitted.saved, saved_at)
