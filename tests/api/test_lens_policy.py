"""How grave the lens rules are, through the schema: read with what each says, decided with a reason, in versions."""

from typing import Any

import pytest

from fovea.domains import optics
from fovea.domains.identity import Role
from fovea.kernel.db import Database
from tests.api.conftest import Ask
from tests.support.asking import code_of, token_of

READ = """{ lensPolicy { version rules { id shopper source own severity silent }
  history { version reason by changes } } }"""
SAVE = """mutation($rules: [LensRuleInput!]!, $version: Int!, $reason: String!, $key: String!) {
  saveLensPolicy(input: {rules: $rules, expectedVersion: $version, reason: $reason, idempotencyKey: $key}) { __typename
    ... on SaveLensPolicySuccess { policy { version history { changes } } } ... on Problem { code path } } }"""
WARN = next(rule for rule in optics.RULES if rule.severity is optics.Severity.WARN)
INFO = next(rule for rule in optics.RULES if rule.severity is optics.Severity.INFO)
BLOCK = next(rule for rule in optics.RULES if rule.severity is optics.Severity.BLOCK)


async def _save(
    ask: Ask, token: str | None, *rules: dict[str, Any], version: int = 0, reason: str = "We know our lab."
) -> dict[str, Any]:
    given = {"rules": list(rules), "version": version, "reason": reason, "key": f"{rules} {version} {reason}"}
    answer = await ask(SAVE, given, token=token)
    assert "errors" not in answer, answer["errors"]
    found: dict[str, Any] = answer["data"]["saveLensPolicy"]
    return found


async def test_every_rule_says_what_it_says_and_is_as_grave_as_the_shop_decided(db: Database, ask: Ask) -> None:
    admin = await token_of(db, Role.ADMIN)
    seen = (await ask(READ, token=admin))["data"]["lensPolicy"]
    assert (seen["version"], seen["history"], len(seen["rules"])) == (0, [], len(optics.RULES))
    assert all(one["shopper"] and "{" not in one["shopper"] for one in seen["rules"])
    assert all(one["severity"] == one["own"] for one in seen["rules"])
    graver = {"id": WARN.id, "severity": "block"}
    off = {"id": INFO.id, "severity": "info", "silent": True}
    saved = await _save(ask, admin, graver, off)
    assert saved["policy"] == {
        "version": 1,
        "history": [{"changes": [f"{WARN.id}: block", f"{INFO.id}: switched off"]}],
    }
    rules = {one["id"]: one for one in (await ask(READ, token=admin))["data"]["lensPolicy"]["rules"]}
    assert (rules[WARN.id]["own"], rules[WARN.id]["severity"]) == ("warn", "block")
    assert rules[INFO.id]["silent"]


@pytest.mark.parametrize(
    ("rule", "path"),
    [
        ({"id": BLOCK.id, "severity": "warn"}, ["rules", BLOCK.id]),
        ({"id": WARN.id, "severity": "warn", "silent": True}, ["rules", WARN.id]),
        ({"id": "LB999", "severity": "warn"}, ["rules", "LB999"]),
        ({"id": WARN.id, "severity": "fatal"}, ["severity"]),
    ],
    ids=["softer than a refusal", "a warning switched off", "no such rule", "no such severity"],
)
async def test_what_a_shop_may_not_decide_is_refused_at_the_rule(
    db: Database, ask: Ask, rule: dict[str, Any], path: list[str]
) -> None:
    assert (await _save(ask, await token_of(db, Role.ADMIN), rule))["path"] == path


async def test_a_reason_is_needed_and_nothing_is_overwritten(db: Database, ask: Ask) -> None:
    admin = await token_of(db, Role.ADMIN)
    rule = {"id": WARN.id, "severity": "info"}
    assert (await _save(ask, admin, rule, reason=" "))["path"] == ["reason"]
    await _save(ask, admin, rule)
    late = await _save(ask, admin, rule, reason="I had it open.")
    assert (late["code"], late["path"]) == ("CATALOG_LENS_POLICY_CHANGED", ["expectedVersion"])
    assert (await _save(ask, admin, version=1, reason="As it was."))["policy"]["version"] == 2


@pytest.mark.parametrize(
    ("who", "code"),
    [("nobody", "UNAUTHENTICATED"), ("customer", "FORBIDDEN"), (Role.OPTICIAN, "FORBIDDEN"), (Role.ADMIN, None)],
)
async def test_who_may(db: Database, ask: Ask, who: str, code: str | None) -> None:
    token = await token_of(db, who)
    assert code_of(await ask(READ, token=token)) == code
    given = {"rules": [], "version": 0, "reason": "None.", "key": "k"}
    assert code_of(await ask(SAVE, given, token=token)) == code
