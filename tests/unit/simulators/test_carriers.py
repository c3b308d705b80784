"""The simulated carriers: check digits, zones, prices, address rules, labels."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fovea.simulators.carriers.labels import Label, as_pdf, as_zpl
from fovea.simulators.carriers.numbers import tracking_number
from fovea.simulators.carriers.postal import Address, complaints
from fovea.simulators.carriers.tariff import Lane, Parcel, lane_of, quotes, zone_of
from fovea.simulators.easypost.catalogue import SERVICES as EASYPOST
from fovea.simulators.shippo.catalogue import SERVICES as SHIPPO


def address(
    state: str = "OH", postal_code: str = "43215", country: str = "US", line1: str = "1200 Commerce Ave"
) -> Address:
    return Address("Fovea", "", line1, "", "Columbus", state, postal_code, country)


@given(st.integers(1, 9_999_999))
def test_check_digits_hold(serial: int) -> None:
    usps, ups, dhl = (tracking_number(carrier, serial) for carrier in ("USPS", "UPS", "DHL Express"))
    assert len(usps) == 22
    assert sum(int(digit) * (3 if index % 2 else 1) for index, digit in enumerate(reversed(usps))) % 10 == 0
    assert len(ups) == 18
    assert ups.startswith("1Z")
    assert int(dhl[:9]) % 7 == int(dhl[9])


def test_the_ups_check_digit_is_the_published_one() -> None:
    # 1Z 999 AA1 01 2345 678 4 is the carrier's own example; ours are built the same way, so a known body must agree.
    values = [int(char) if char.isdigit() else (ord(char) - 63) % 10 for char in "999AA1012345678"]
    assert -(sum(values[0::2]) + 2 * sum(values[1::2])) % 10 == 4
    body = tracking_number("UPS", 1)[2:]
    own = [int(char) if char.isdigit() else (ord(char) - 63) % 10 for char in body[:-1]]
    assert -(sum(own[0::2]) + 2 * sum(own[1::2])) % 10 == int(body[-1])


def test_no_two_parcels_share_a_number() -> None:
    numbers = {
        tracking_number(carrier, serial) for carrier in ("USPS", "UPS", "DHL Express") for serial in range(1, 500)
    }
    numbers |= {tracking_number("USPS", serial, mailer="92055901") for serial in range(1, 500)}
    assert len(numbers) == 4 * 499


@pytest.mark.parametrize(
    ("destination", "lane", "zone"),
    [
        (address(), Lane.DOMESTIC, 1),
        (address(postal_code="45202"), Lane.DOMESTIC, 3),
        (address("NY", "10001"), Lane.DOMESTIC, 4),
        (address("CA", "94107"), Lane.DOMESTIC, 8),
        (address("", "10115", "DE"), Lane.EXPORT, 5),
        (address("ON", "M5V 1A1", "CA"), Lane.EXPORT, 3),
        (address("", "100-0001", "JP"), Lane.EXPORT, 8),
    ],
)
def test_zones_grow_with_distance(destination: Address, lane: Lane, zone: int) -> None:
    assert (lane_of(address(), destination), zone_of(address(), destination)) == (lane, zone)


@pytest.mark.parametrize("services", [EASYPOST, SHIPPO])
@given(weight=st.floats(10, 20_000), heavier=st.floats(1, 10_000))
def test_a_heavier_parcel_is_never_cheaper(services: tuple[object, ...], weight: float, heavier: float) -> None:
    light, heavy = (
        quotes(services, address(), address("CA", "94107"), Parcel(180, 110, 70, grams))[0]  # type: ignore[arg-type]
        for grams in (weight, weight + heavier)
    )
    assert [quote.service for quote in light] == [quote.service for quote in heavy]
    assert all(first.minor <= second.minor for first, second in zip(light, heavy, strict=True))


def test_a_large_light_box_is_billed_by_its_size() -> None:
    assert Parcel(400, 300, 300, 200).billed_g == 7200
    assert Parcel(180, 110, 70, 230).billed_g == pytest.approx(277.2)


@pytest.mark.parametrize("services", [EASYPOST, SHIPPO])
def test_every_lane_from_the_warehouse_has_a_service_and_every_refusal_a_reason(services: tuple[object, ...]) -> None:
    for destination in (address("CA", "94107"), address("", "10115", "DE")):
        offered, refused = quotes(services, address(), destination, Parcel(180, 110, 70, 230))  # type: ignore[arg-type]
        assert len({quote.service.carrier for quote in offered}) == 2
        assert refused == ()


@pytest.mark.parametrize(
    ("wrong", "codes"),
    [
        (address(), []),
        (address(line1="Commerce Ave"), ["E.HOUSE_NUMBER.MISSING"]),
        (address(line1="1 Undelivrable St"), []),
        (address(line1="1 Undeliverable St"), ["E.ADDRESS.NOT_FOUND"]),
        (address(postal_code="432"), ["E.ZIP.INVALID"]),
        (address(postal_code=""), ["E.ZIP.INVALID"]),
        (address("CA"), ["E.STATE.INVALID"]),
        (address("", "10115", "DE"), []),
        (address("", "1011", "DE"), ["E.ZIP.INVALID"]),
        (address("", "anything", "JP"), []),
    ],
)
def test_complaints(wrong: Address, codes: list[str]) -> None:
    assert [found.code for found in complaints(wrong)] == codes


def test_a_label_is_the_same_file_each_time_and_plain_letters_only() -> None:
    foreign = Address("Žofie Łącka 東京", "", "Straße 5", "", "Kraków", "", "30-001", "PL")
    created = datetime(2026, 11, 23, 12, tzinfo=UTC)
    label = Label("UPS", "UPS Worldwide Saver", address(), foreign, "1ZF0VEA10000000013", "8.2 oz", 5, "SO-1", created)
    assert as_pdf(label) == as_pdf(label)
    assert as_pdf(label).startswith(b"%PDF-")
    zpl = as_zpl(label).decode("ascii")
    assert zpl.startswith("^XA")
    assert "Zofie Lacka" in zpl
    assert "1ZF0VEA10000000013" in zpl
