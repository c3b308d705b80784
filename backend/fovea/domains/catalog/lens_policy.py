"""What the shop decides for itself about the lens rules: how grave a warning is, and which advice it leaves out.

A version is set by a person, with a reason, and never changed; an order keeps the one it was judged by. What blocks is
none of a shop's business: a lens that cannot be made, or sold, stays so whatever anybody sets.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from fovea.domains import optics
from fovea.domains.catalog.models import LensPolicyRow
from fovea.kernel.db import Reader, UnitOfWork
from fovea.kernel.errors import Conflict, InvalidInput, NotFound

_RULES: Mapping[str, optics.Rule] = {rule.id: rule for rule in optics.RULES}
_LONGEST = 500
_NEWEST = 20


@dataclass(frozen=True, slots=True)
class LensPolicy:
    """``version`` 0: the rules as they are; ``severities``: rule → severity, where it is not the rule's own."""

    version: int = 0
    severities: Mapping[str, optics.Severity] = field(default_factory=dict)
    silent: frozenset[str] = frozenset()
    reason: str = ""
    by: str = ""
    at: datetime | None = None

    def judging(self, *, unwritten: bool = False) -> optics.Policy:
        """For optics' checks. ``unwritten``: nobody has seen the prescription yet."""
        silent = self.silent | optics.WITHOUT_PRESCRIPTION.silent if unwritten else self.silent
        return optics.Policy(dict(self.severities), silent)


@dataclass(frozen=True, slots=True)
class SaveLensPolicy:
    """``expected_version`` is the newest one that was looked at. What is the rule's own severity is left out."""

    severities: Mapping[str, optics.Severity]
    silent: tuple[str, ...]
    expected_version: int
    reason: str


class LensPolicyChanged(Conflict):
    """Somebody set the policy since it was looked at."""

    code = "CATALOG_LENS_POLICY_CHANGED"

    def __init__(self, by: str) -> None:
        super().__init__(
            f"{by} has set the lens rules since you opened them. Look again; nothing was overwritten.",
            path=("expectedVersion",),
        )


async def lens_policy(reader: Reader, version: int | None = None) -> LensPolicy:
    """The one that counts now, or the one of a version, for an order that was judged by it. Raises NotFound."""
    if version == 0:
        return LensPolicy()
    query = select(LensPolicyRow).order_by(LensPolicyRow.version.desc()).limit(1)
    if version is not None:
        query = query.where(LensPolicyRow.version == version)
    row = await reader.session.scalar(query)
    if row is None and version is not None:
        raise NotFound("There is no such version of the lens rules' policy.")
    return LensPolicy() if row is None else _view(row)


async def lens_policies(reader: Reader) -> tuple[LensPolicy, ...]:
    """Who set what, the newest first."""
    rows = await reader.session.scalars(select(LensPolicyRow).order_by(LensPolicyRow.version.desc()).limit(_NEWEST))
    return tuple(_view(row) for row in rows)


async def save_lens_policy(uow: UnitOfWork, command: SaveLensPolicy) -> LensPolicy:
    """A next version. Raises InvalidInput at the rule at fault, LensPolicyChanged when somebody else was first."""
    reason = command.reason.strip()
    if not 1 <= len(reason) <= _LONGEST:
        raise InvalidInput(f"Say why, in 1 to {_LONGEST} characters.", path=("reason",))
    for name, severity in command.severities.items():
        _check(name, severity)
    for name in command.silent:
        _check(name, None)
    newest = await lens_policy(uow)
    if newest.version != command.expected_version:
        raise LensPolicyChanged(newest.by)
    severities = {name: one for name, one in command.severities.items() if one is not _RULES[name].severity}
    made = await uow.session.scalar(
        insert(LensPolicyRow)
        .values(
            version=newest.version + 1,
            severities={name: one.value for name, one in sorted(severities.items())},
            silent=sorted(set(command.silent)),
            reason=reason,
            by=uow.actor.name or str(uow.actor.kind),
            at=uow.now,
        )
        .on_conflict_do_nothing()
        .returning(LensPolicyRow.version)
    )
    saved = await lens_policy(uow)
    if made is None:
        raise LensPolicyChanged(saved.by)
    uow.touch("lens_policy", str(made))
    return saved


def _check(name: str, severity: optics.Severity | None) -> None:
    """Whether a shop may decide this of a rule; ``severity`` None switches it off."""
    rule = _RULES.get(name)
    if rule is None:
        raise InvalidInput(f"There is no lens rule {name}.", path=("rules", name))
    if rule.severity is optics.Severity.BLOCK and severity is not optics.Severity.BLOCK:
        raise InvalidInput(f"{name} stands for what cannot be made or sold; it stays a refusal.", path=("rules", name))
    if severity is None and rule.severity is not optics.Severity.INFO:
        raise InvalidInput(f"{name} is a warning; only advice can be switched off.", path=("rules", name))


def _view(row: LensPolicyRow) -> LensPolicy:
    severities = {name: optics.Severity(one) for name, one in row.severities.items()}
    return LensPolicy(row.version, severities, frozenset(row.silent), row.reason, row.by, row.at)
