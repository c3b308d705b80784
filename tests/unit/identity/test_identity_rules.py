"""Passwords, lifetimes, roles and keys, decided on plain values."""

from datetime import UTC, datetime, timedelta

import pytest

from fovea.domains.identity import passwords, rules
from fovea.domains.identity.contract import AccountKind, EmailRefused, PasswordRefused
from fovea.domains.identity.permissions import PARTNER_PERMISSIONS, ROLES, P, Role

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "password",
    [
        "correct-horse-battery",
        "a quiet lamp by the window",
        "ᚠᛇᚻ᛫ᛒᛦᚦ᛫ᚠᚱᚩᚠᚢᚱ᛫",
        "x" * 3 + "y1z2-and-some-more",
        "q" + "wertz lamp " * 11,
    ],
)
def test_long_and_own_passwords_are_taken(password: str) -> None:
    rules.check_password(password, "anna@example.com")


@pytest.mark.parametrize(
    "password",
    [
        "short",
        "fourteen chars",
        "x" * 129,
        "passwordpassword",
        "Password Password",
        "QWERTYUIOPASDFGH",
        "1234567890 123456",
        "aaaaaaaaaaaaaaaaaaaa",
        "abcabcabcabcabcabc",
        "fovea fovea fovea 1",
        "annakeller-12345",
    ],
)
def test_short_long_and_guessable_passwords_are_refused_at_their_field(password: str) -> None:
    with pytest.raises(PasswordRefused) as refused:
        rules.check_password(password, "annakeller@example.com")
    assert refused.value.path == ("password",)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "anna",
        "anna@",
        "@example.com",
        "a b@example.com",
        "anna@example",
        "a@b@c.de",
        "a" * 65 + "@x.de",
        f"a@{'b' * 250}.de",
    ],
)
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(EmailRefused):
        rules.normal_email(text)


def test_addresses_are_compared_without_case_and_space() -> None:
    assert rules.normal_email("  Anna.Keller@Example.COM ") == "anna.keller@example.com"


@pytest.mark.parametrize(
    ("kind", "idle", "absolute"),
    [
        (AccountKind.STAFF, timedelta(minutes=30), timedelta(hours=12)),
        (AccountKind.CUSTOMER, timedelta(days=30), timedelta(days=90)),
    ],
)
def test_a_session_ends_when_idle_and_in_any_case(kind: AccountKind, idle: timedelta, absolute: timedelta) -> None:
    assert rules.session_ends(kind, NOW, NOW) == NOW + idle
    late = NOW + absolute - timedelta(seconds=1)
    assert rules.session_ends(kind, NOW, late) == NOW + absolute


def test_roles_add_up_and_an_unknown_one_grants_nothing() -> None:
    both = rules.permissions_of(["lab", "warehouse", "astronaut"])
    assert both == ROLES[Role.LAB] | ROLES[Role.WAREHOUSE]
    assert rules.permissions_of([]) == frozenset()


def test_the_admin_may_do_everything_and_every_role_sees_the_overview() -> None:
    assert ROLES[Role.ADMIN] == frozenset(P)
    assert all(P.ANALYTICS_OVERVIEW_READ in granted for granted in ROLES.values())


def test_only_those_who_need_them_read_prescriptions() -> None:
    readers = {role for role, granted in ROLES.items() if P.CUSTOMERS_PRESCRIPTION_READ in granted}
    assert readers == {Role.ADMIN, Role.OPTICIAN}
    assert P.CUSTOMERS_CUSTOMER_READ not in PARTNER_PERMISSIONS


def test_permissions_are_named_domain_resource_action_in_order() -> None:
    names = [permission.value for permission in P]
    assert names == sorted(names)
    assert all(len(name.split(":")) == 3 for name in names)
    assert all(P[name.upper().replace(":", "_")] == name for name in names)


@pytest.mark.parametrize(
    ("text", "parsed"),
    [
        ("fvk_ab12_se_cr-et", ("ab12", "se_cr-et")),
        ("fvk_ab12_", None),
        ("fvk__secret", None),
        ("fvx_ab12_secret", None),
        ("fvk_ab12", None),
        ("", None),
    ],
)
def test_keys_are_taken_apart_at_the_first_two_underscores(text: str, parsed: tuple[str, str] | None) -> None:
    assert rules.parse_api_key(text) == parsed


async def test_an_unknown_address_costs_what_a_known_one_costs() -> None:
    assert not passwords.outdated(passwords._NOBODY)
    assert not await passwords.matches(None, "anything")
