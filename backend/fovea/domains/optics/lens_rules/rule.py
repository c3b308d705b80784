"""What a rule is: a row with an id, a severity, a condition and two sentences, one for each reader."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from fovea.domains.optics.errors import Problem
from fovea.domains.optics.lens_rules.case import Case
from fovea.domains.optics.rx import Eye


class Severity(StrEnum):
    """BLOCK: cannot be made or sold so. WARN: staff acknowledge it, shoppers get it explained. INFO: advice."""

    BLOCK = "block"
    WARN = "warn"
    INFO = "info"

    @property
    def rank(self) -> int:
        return list(Severity).index(self)


@dataclass(frozen=True, slots=True)
class Hit:
    """A condition that holds: for one eye or the pair, at a field, with the numbers its sentences mention."""

    eye: Eye | None = None
    path: tuple[str, ...] = ()
    values: Mapping[str, object] = field(default_factory=dict)
    severity: Severity | None = None
    alternative: str | None = None


Condition = Callable[[Case], Iterable[Hit]]


def never(_: Case) -> Iterable[Hit]:
    """Condition of rules about what was typed: they are met before a prescription exists."""
    return ()


@dataclass(frozen=True, slots=True)
class Rule:
    """A row. `reasons` are the problems of entry (AXIS_REQUIRED) that this rule speaks for; sentences are templates.

    `otherwise` is the way out when no other choice of lens would help.
    """

    id: str
    severity: Severity
    shopper: str
    staff: str
    source: str
    when: Condition = never
    reasons: frozenset[str] = frozenset()
    otherwise: str | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing said about a choice, in a shopper's words and in the optician's, with where the rule comes from."""

    rule: str
    severity: Severity
    message: str
    staff_message: str
    source: str
    eye: Eye | None = None
    path: tuple[str, ...] = ()
    alternative: str | None = None


@dataclass(frozen=True, slots=True)
class Policy:
    """What a shop decides for itself: other severities for rules, and rules it has switched off. What blocks in a case
    blocks whatever is set: it cannot be made, or not be sold.
    """

    severities: Mapping[str, Severity] = field(default_factory=dict)
    silent: frozenset[str] = frozenset()


def evaluate(rules: Iterable[Rule], case: Case, policy: Policy) -> tuple[Finding, ...]:
    """Every finding of every rule, gravest first, in the order of the table within one severity; what reads the same
    for both eyes is said once, of the pair."""
    found = [
        finding
        for rule in rules
        if rule.id not in policy.silent
        for finding in _of_the_pair([_finding(rule, hit, policy) for hit in rule.when(case)])
    ]
    return tuple(sorted(found, key=lambda finding: finding.severity.rank))


def _of_the_pair(found: list[Finding]) -> list[Finding]:
    """One finding instead of two that tell the wearer the same; the staff still read each eye's own figures."""
    if len(found) != 2 or {one.eye for one in found} != set(Eye):
        return found
    right, left = found
    if (right.message, right.severity, right.alternative) != (left.message, left.severity, left.alternative):
        return found
    staff = right.staff_message
    if staff != left.staff_message:
        staff = " ".join(f"{one.eye}: {one.staff_message}" for one in found)
    return [replace(right, eye=None, staff_message=staff)]


def entry_findings(rules: Iterable[Rule], problems: Iterable[Problem], policy: Policy) -> tuple[Finding, ...]:
    """The rules that speak for problems met while a prescription was read; a problem without one is not told here."""
    table = {reason: rule for rule in rules for reason in rule.reasons if rule.id not in policy.silent}
    return tuple(
        _finding(table[problem.reason], Hit(_eye_of(problem), problem.path), policy)
        for problem in problems
        if problem.reason in table
    )


def _finding(rule: Rule, hit: Hit, policy: Policy) -> Finding:
    own = hit.severity or rule.severity
    return Finding(
        rule=rule.id,
        severity=own if own is Severity.BLOCK else policy.severities.get(rule.id, own),
        message=rule.shopper.format_map(hit.values),
        staff_message=rule.staff.format_map(hit.values),
        source=rule.source,
        eye=hit.eye,
        path=hit.path,
        alternative=hit.alternative,
    )


def _eye_of(problem: Problem) -> Eye | None:
    return {"od": Eye.OD, "os": Eye.OS}.get(problem.path[0] if problem.path else "")
