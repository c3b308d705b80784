"""The lens rules as the shop applies them: what each says, how grave it is here, who decided so."""

from collections.abc import Sequence
from datetime import datetime
from string import Formatter
from typing import Annotated

import strawberry

from fovea.api.base import Problem, Refusal, mutation, problem, query, staff
from fovea.api.context import Info
from fovea.api.pages import states
from fovea.domains import catalog, optics
from fovea.domains.identity import P
from fovea.kernel.db import Reader

EDIT = staff(P.CATALOG_LENS_POLICY_EDIT)


@problem(catalog.LensPolicyChanged)
@strawberry.type
class LensPolicyChanged(Problem):
    """Somebody set the policy since it was looked at; nothing was overwritten."""


@strawberry.type
class LensRule:
    """What a rule says to the shopper and to staff, figures as "…". ``own`` is its own severity (block, warn or info),
    ``severity`` the one that counts here; ``silent``: it is switched off. ``source`` is where it comes from.
    """

    id: str
    shopper: str
    staff_message: str
    source: str
    own: str
    severity: str
    silent: bool

    @classmethod
    def of(cls, rule: optics.Rule, policy: catalog.LensPolicy) -> "LensRule":
        return cls(
            id=rule.id,
            shopper=_words(rule.shopper),
            staff_message=_words(rule.staff),
            source=rule.source,
            own=rule.severity.value,
            severity=policy.severities.get(rule.id, rule.severity).value,
            silent=rule.id in policy.silent,
        )


@strawberry.type
class LensPolicyVersion:
    """Who decided what, and why; ``changes`` as in "LB33: block"."""

    version: int
    reason: str
    by: str
    at: datetime | None
    changes: list[str]

    @classmethod
    def of(cls, one: catalog.LensPolicy) -> "LensPolicyVersion":
        graver = [f"{name}: {severity.value}" for name, severity in sorted(one.severities.items())]
        off = [f"{name}: switched off" for name in sorted(one.silent)]
        return cls(version=one.version, reason=one.reason, by=one.by, at=one.at, changes=graver + off)


@strawberry.type
class LensPolicy:
    """``version`` 0: the rules as they are."""

    version: int
    rules: list[LensRule]
    history: list[LensPolicyVersion]

    @classmethod
    def of(cls, history: Sequence[catalog.LensPolicy]) -> "LensPolicy":
        newest = history[0] if history else catalog.LensPolicy()
        return cls(
            version=newest.version,
            rules=[LensRule.of(rule, newest) for rule in optics.RULES],
            history=[LensPolicyVersion.of(one) for one in history],
        )


@strawberry.input
class LensRuleInput:
    """``severity``: block, warn or info; ``silent`` switches advice off."""

    id: str
    severity: str
    silent: bool = False


@strawberry.input
class SaveLensPolicyInput:
    """Only the rules that shall not be as they are by themselves."""

    rules: list[LensRuleInput]
    expected_version: int
    reason: str
    idempotency_key: str

    def command(self) -> catalog.SaveLensPolicy:
        return catalog.SaveLensPolicy(
            {one.id: states(optics.Severity, [one.severity], field="severity")[0] for one in self.rules},
            tuple(one.id for one in self.rules if one.silent),
            self.expected_version,
            self.reason,
        )


@strawberry.type
class SaveLensPolicySuccess:
    policy: LensPolicy


SaveLensPolicyResult = Annotated[
    SaveLensPolicySuccess | LensPolicyChanged | Refusal, strawberry.union("SaveLensPolicyResult")
]


async def _policy(reader: Reader) -> LensPolicy:
    return LensPolicy.of(await catalog.lens_policies(reader))


def _words(template: str) -> str:
    """A sentence with "…" where a case has its figures."""
    return "".join(text + ("…" if field is not None else "") for text, field, _, _ in Formatter().parse(template))


@strawberry.type
class LensPolicyQuery:
    @query(allow=EDIT, description="The lens rules, how grave each is here, and who decided so.")
    async def lens_policy(self, info: Info) -> LensPolicy:
        return await info.context.read(_policy)


@strawberry.type
class LensPolicyMutation:
    @mutation(allow=EDIT, description="Decide how grave the lens rules are; placed orders keep their version.")
    async def save_lens_policy(self, info: Info, input: SaveLensPolicyInput) -> SaveLensPolicyResult:
        await info.context.run(catalog.save_lens_policy, input.command(), input.idempotency_key)
        return SaveLensPolicySuccess(policy=await info.context.read(_policy))
