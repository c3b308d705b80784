"""What partners may be told, how it is signed, and when it is tried again."""

import json
import re
import subprocess
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dev.bootstrap import find_node
from fovea.domains.partners import Answer, Scope, ScopeRefused, Topic, payloads, rules
from fovea.kernel.errors import InvalidInput
from tests.unit.crm.test_letters import TYPED, an_order

DOCS = (Path(__file__).resolve().parents[3] / "backend" / "docs" / "webhooks.md").read_text(encoding="utf-8")
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
BODY = '{"name":"Łącka"}'.encode()


def documented(language: str) -> str:
    found = re.search(rf"```{language}\n(.*?)```", DOCS, re.S)
    assert found is not None
    return found.group(1)


def python_check() -> Callable[..., bool]:
    names: dict[str, Any] = {}
    exec(documented("python"), names)  # noqa: S102 - the very sample that partners copy
    checked: Callable[..., bool] = names["is_genuine"]
    return checked


@pytest.mark.parametrize("keys", [("whsec_new",), ("whsec_new", "whsec_old")], ids=["one", "rotating"])
def test_the_documented_check_takes_what_is_signed(keys: tuple[str, ...]) -> None:
    header = rules.signature(keys, datetime.fromtimestamp(time.time(), UTC), BODY)
    assert all(python_check()(key, header, BODY) for key in keys)
    assert not python_check()("whsec_other", header, BODY)


@pytest.mark.parametrize(
    "forged",
    [
        lambda header, body: (header, body + b" "),
        lambda header, body: (re.sub(r"t=\d+", f"t={int(time.time()) - 200}", header), body),
        lambda header, body: (header.split(",")[0], body),
        lambda header, body: ("", body),
        lambda header, body: (f"{header},t=1", body),
    ],
    ids=["body", "time", "no signature", "nothing", "two times"],
)
def test_the_documented_check_refuses_what_was_changed(forged: Callable[[str, bytes], tuple[str, bytes]]) -> None:
    header = rules.signature(("whsec_new",), datetime.fromtimestamp(time.time(), UTC), BODY)
    assert not python_check()("whsec_new", *forged(header, BODY))


def test_the_documented_check_refuses_an_old_message() -> None:
    old = datetime.fromtimestamp(time.time() - 301, UTC)
    assert not python_check()("whsec_new", rules.signature(("whsec_new",), old, BODY), BODY)


def test_the_documented_check_for_node_agrees(tmp_path: Path) -> None:
    header = rules.signature(("whsec_new", "whsec_old"), datetime.fromtimestamp(time.time(), UTC), BODY)
    tried = f"""
const body = Buffer.from({json.dumps(BODY.decode())});
const header = {json.dumps(header)};
console.log(JSON.stringify([isGenuine("whsec_new", header, body), isGenuine("whsec_old", header, body),
  isGenuine("whsec_other", header, body), isGenuine("whsec_new", header, Buffer.concat([body, body]))]));
"""
    script = tmp_path / "check.mjs"
    script.write_text(documented("js") + tried, encoding="utf-8")
    said = subprocess.run([find_node().node, str(script)], capture_output=True, check=True, text=True)
    assert json.loads(said.stdout) == [True, True, False, False]


def test_a_signature_is_the_one_that_was_published() -> None:
    """A vector worked out with openssl: printf '1772442000.{}' | openssl dgst -sha256 -hmac whsec_test."""
    header = rules.signature(("whsec_test",), datetime.fromtimestamp(1_772_442_000, UTC), b"{}")
    assert header == f"t=1772442000,v1={VECTOR}"


VECTOR = "1fad4776ec7b9a3a2b2cd363c41c3ea60b184fab8cc9ca183ae13b3c6ab69c96"


@given(st.integers(1, 40), st.floats(0, 1), st.none() | st.integers(0, 10**9))
def test_pauses_grow_and_stay_within_bounds(tries: int, chance: float, asked: int | None) -> None:
    wait = rules.pause(tries, chance, asked)
    assert rules.FIRST_PAUSE <= wait <= rules.LONGEST_PAUSE * 1.5
    assert rules.pause(tries + 1, chance, asked) >= wait
    if asked is not None:
        assert wait >= min(timedelta(seconds=asked), rules.LONGEST_PAUSE)


def test_all_tries_together_take_more_than_a_day() -> None:
    whole = sum((rules.pause(number, 0) for number in range(1, rules.MOST_TRIES)), timedelta())
    assert timedelta(hours=20) < whole < timedelta(days=2)
    assert not rules.gives_up(rules.MOST_TRIES - 1)
    assert rules.gives_up(rules.MOST_TRIES)


@pytest.mark.parametrize(
    ("status", "failures", "hours", "failing"),
    [(500, 50, 23, False), (500, 9, 48, False), (500, 10, 24, True), (410, 1, 0, True), (404, 1, 0, False)],
    ids=["not long", "few", "long", "gone", "missing"],
)
def test_an_endpoint_is_left_alone_when_it_fails_for_long(
    status: int, failures: int, hours: int, failing: bool
) -> None:
    since = NOW - timedelta(hours=hours)
    assert rules.is_failing(Answer(status, 5), since, failures, NOW) is failing


def test_topics_need_their_scopes() -> None:
    with pytest.raises(ScopeRefused, match=r"order\.confirmed.*all_orders or own_orders"):
        rules.check_choice([Topic.ORDER_CONFIRMED], [Scope.STOCK], by_partner=False, for_partner=True)
    rules.check_choice([Topic.ORDER_CONFIRMED], [Scope.OWN_ORDERS], by_partner=True, for_partner=True)


@pytest.mark.parametrize("scope", [Scope.ALL_ORDERS, Scope.ADDRESSES])
def test_a_partner_takes_no_scope_that_staff_give(scope: Scope) -> None:
    chosen = [Scope.OWN_ORDERS, scope]
    with pytest.raises(ScopeRefused, match=scope.value):
        rules.check_choice([Topic.ORDER_CONFIRMED], chosen, by_partner=True, for_partner=True)
    rules.check_choice([Topic.ORDER_CONFIRMED], chosen, by_partner=False, for_partner=True)


def test_the_house_has_no_orders_of_its_own_and_nobody_subscribes_to_tests() -> None:
    with pytest.raises(ScopeRefused):
        rules.check_choice([Topic.ORDER_CONFIRMED], [Scope.OWN_ORDERS], by_partner=False, for_partner=False)
    for topics in ([], [Topic.TEST]):
        with pytest.raises(InvalidInput):
            rules.check_choice(topics, [Scope.STOCK], by_partner=False, for_partner=True)


def test_every_topic_is_documented_with_what_it_needs() -> None:
    assert all(f"`{topic.value}`" in DOCS for topic in Topic)
    assert all(f"`{scope.value}`" in DOCS for scope in Scope)


MINE, OTHER = UUID(int=1), UUID(int=2)


@pytest.mark.parametrize(
    ("scopes", "account", "owner", "told"),
    [
        ([Scope.OWN_ORDERS], MINE, MINE, True),
        ([Scope.OWN_ORDERS], MINE, OTHER, False),
        ([Scope.OWN_ORDERS], MINE, None, False),
        ([Scope.OWN_ORDERS], None, None, False),
        ([Scope.ALL_ORDERS], None, OTHER, True),
        ([Scope.STOCK], MINE, MINE, False),
    ],
    ids=["own", "another's", "a guest's", "nobody's", "all", "other scope"],
)
def test_an_order_is_told_to_whom_it_concerns(
    scopes: list[Scope], account: UUID | None, owner: UUID | None, told: bool
) -> None:
    assert rules.concerns(scopes, account, owner) is told


def test_a_message_names_nobody_without_the_scope() -> None:
    order = replace(an_order(TYPED), account_id=MINE)
    place = order.address
    told = json.dumps(payloads.of_order(order, [Scope.OWN_ORDERS]))
    personal = (place.name, place.line1, place.postal_code, place.city, place.phone, order.email, "sph", order.token)
    assert [word for word in personal if word and word in told] == []
    with_place = payloads.of_order(order, [Scope.ALL_ORDERS, Scope.ADDRESSES])
    assert with_place["shipTo"]["name"] == place.name
    said = json.dumps(with_place)
    assert [word for word in (place.phone, order.email, order.token, '"rx"') if word in said] == []


def test_amounts_are_minor_units_and_moments_utc() -> None:
    told = payloads.of_order(an_order(None), [Scope.ALL_ORDERS])
    assert told["totals"] == {"goods": 14500, "shipping": 0, "tax": 0, "total": 14500}
    assert (told["placedAt"], told["promisedOn"], told["currency"]) == ("2026-03-02T09:00:00Z", "2026-03-12", "USD")
    body = json.loads(payloads.envelope(MINE, Topic.ORDER_CONFIRMED, "order:x", 4, NOW, told))
    assert (body["version"], body["sequence"], body["createdAt"]) == (1, 4, "2026-03-02T09:00:00.000Z")


def test_an_excerpt_is_one_short_line() -> None:
    assert rules.excerpt("a\x00b\r\n\x1b[31m c" + "x" * 900).startswith("a b [31m cx")
    assert len(rules.excerpt("y" * 900)) == 300
