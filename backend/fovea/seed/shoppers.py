"""Who buys in the demonstration shop: people with addresses where carriers go, and eyes of every kind."""

from dataclasses import dataclass
from datetime import datetime
from random import Random
from uuid import UUID

from fovea.domains import optics
from fovea.domains.shipping import ShipAddress


@dataclass(frozen=True, slots=True)
class Shopper:
    """``account_id`` is None for a guest; without ``rx`` frames are bought alone. ``saved``: the kept prescription."""

    account_id: UUID | None
    email: str
    address: ShipAddress
    rx: optics.Prescription | None
    pd: optics.PupillaryDistance | None
    prescriber: str | None = None
    saved: UUID | None = None
    saved_at: datetime | None = None

    @property
    def currency(self) -> str:
        return "USD" if self.address.country == "US" else "EUR"


# How many of those with a prescription are over 45 and need an addition for near.
PRESBYOPES = 0.4
_FIRST = (
    "Amelia", "Jonas", "Priya", "Lucas", "Hanna", "Mateo", "Clara", "Noah", "Ines", "Theo", "Marta", "Samuel",
    "Freya", "Diego", "Leonie", "Kofi", "Yara", "Anton", "Mei", "Oscar", "Nadia", "Felix", "Rosa", "Elias",
)  # fmt: skip
_LAST = (
    "Brandt", "Okafor", "Nguyen", "Hughes", "Lindqvist", "Moreau", "Castillo", "Weber", "Sato", "Rossi", "Meyer",
    "Novak", "Patel", "Dubois", "Kramer", "Adeyemi", "Larsen", "Fischer", "Bakker", "Cohen", "Silva", "Ward",
)  # fmt: skip
_PLACES = (
    ("1450 Larimer Street", "Denver", "CO", "80202", "US"),
    ("88 Boylston Street", "Boston", "MA", "02116", "US"),
    ("2210 Guadalupe Street", "Austin", "TX", "78705", "US"),
    ("415 Pine Street", "Seattle", "WA", "98101", "US"),
    ("730 North Michigan Avenue", "Chicago", "IL", "60611", "US"),
    ("19 East High Street", "Columbus", "OH", "43215", "US"),
    ("3300 Wilshire Boulevard", "Los Angeles", "CA", "90010", "US"),
    ("212 Peachtree Street", "Atlanta", "GA", "30303", "US"),
    ("Kastanienallee 23", "Berlin", "", "10435", "DE"),
    ("Lange Reihe 61", "Hamburg", "", "20099", "DE"),
    ("12 Rue des Martyrs", "Paris", "", "75009", "FR"),
    ("Prinsengracht 211", "Amsterdam", "", "1016 HD", "NL"),
)


def guest(random: Random, number: int) -> Shopper:
    """A shopper without an account, the same for the same random source."""
    first, last = random.choice(_FIRST), random.choice(_LAST)
    line1, city, region, postcode, country = random.choice(_PLACES)
    email = f"{first}.{last}{number}@example.com".lower()
    phone = f"+1303555{number % 10000:04d}" if country == "US" else f"+4930555{number % 10000:04d}"
    address = ShipAddress(f"{first} {last}", line1, "", city, region, postcode, country, phone, email)
    rx, pd = eyes(random, near=random.random() < PRESBYOPES) if random.random() < 0.8 else (None, None)
    return Shopper(None, email, address, rx, pd)


def eyes(random: Random, *, near: bool) -> tuple[optics.Prescription, optics.PupillaryDistance]:
    """A prescription within what everyday lenses are made for, both eyes alike as most eyes are; ``near``: of somebody
    over 45, with an addition, each eye's distance and that for reading."""
    centre = round(random.gauss(-0.5 if near else -1.75, 2.2) * 4) * 2
    add = optics.Diopter(2 * random.randint(4, 10)) if near else None
    right = _eye(random, max(-56, min(40, centre)), add)
    left = _eye(random, max(-56, min(40, centre + random.choice((-4, -2, -2, 0, 0, 2, 2, 4)))), add)
    whole = random.randrange(580, 690, 5)
    pd = optics.PupillaryDistance.binocular(whole)
    if near:
        own = whole // 2 + random.choice((-5, 0, 0, 5))
        pd = optics.PupillaryDistance.monocular(own, whole - own, whole - 30)
    return optics.Prescription(right, left), pd


def _eye(random: Random, sphere_eighths: int, add: optics.Diopter | None) -> optics.EyeRx:
    cylinder = -2 * random.choice((0, 0, 0, 1, 2, 2, 3, 4, 6))
    axis = random.choice((5, 10, 85, 90, 95, 170, 175, 180)) if cylinder else None
    return optics.EyeRx(optics.Diopter(sphere_eighths), optics.Diopter(cylinder), axis, add)
