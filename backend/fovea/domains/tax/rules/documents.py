"""Decisions about documents: with which codes and certificates they go out, and what a difference leads to.

The rounding rest: the tax of a parcel is what was asked for it, and the last parcel of an order takes what is left of
the order's tax. Where the service rounds otherwise (at most one smallest unit per line) its document is adjusted, the
rest going to the line with the most tax; so the documents of an order add up to the tax that was charged.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from fovea.domains.tax.contract import (
    CategoryUnmapped,
    Certificate,
    CertificateKind,
    CertificateState,
    Charged,
    DifferenceState,
    DocumentState,
    OnDifference,
    TaxAnswer,
    TaxCategory,
    TaxCode,
    TaxDocument,
)
from fovea.kernel.errors import WrongState
from fovea.kernel.money import Money, split, total

S = DocumentState

# What the shop sells: nothing goes live while one of these has no code.
SOLD = frozenset(
    {
        TaxCategory.RX_LENSES,
        TaxCategory.FRAME_WITH_RX,
        TaxCategory.FRAME,
        TaxCategory.RX_SUN,
        TaxCategory.PLANO_SUN,
        TaxCategory.COATING,
        TaxCategory.SHIPPING,
    }
)
# The service's own codes for anything tangible and for its delivery: what a demonstration uses, and says so.
_GENERAL, _FREIGHT = "P0000000", "FR020100"

WEB, BUSINESS = "web", "b2b"
CHANNELS = (WEB, BUSINESS)

STEPS: dict[DocumentState, frozenset[DocumentState]] = {
    S.REQUESTED: frozenset({S.COMMITTED, S.UNKNOWN, S.REQUESTED, S.VOIDING, S.VOIDED}),
    S.UNKNOWN: frozenset({S.COMMITTED, S.UNKNOWN, S.REQUESTED, S.VOIDING}),
    S.COMMITTED: frozenset({S.REQUESTED, S.VOIDING}),
    S.VOIDING: frozenset({S.VOIDING, S.VOIDED}),
    S.VOIDED: frozenset(),
}
OPEN = (S.REQUESTED, S.UNKNOWN, S.VOIDING)


def check_step(code: str, now: DocumentState, then: DocumentState) -> None:
    if then not in STEPS[now]:
        raise WrongState(f"Tax document {code} is {now.value}.")


def demo_code(category: TaxCategory) -> str:
    return _FREIGHT if category is TaxCategory.SHIPPING else _GENERAL


def unmapped(codes: Mapping[TaxCategory, TaxCode], wanted: Iterable[TaxCategory]) -> tuple[TaxCategory, ...]:
    """Categories without a code in force, in the order of the list of categories."""
    missing = set(wanted) - set(codes)
    return tuple(one for one in TaxCategory if one in missing)


def coded(document: TaxDocument, codes: Mapping[TaxCategory, TaxCode], *, live: bool) -> TaxDocument:
    """With the service's code on every line; raises CategoryUnmapped when selling live without one."""
    missing = unmapped(codes, (line.category for line in document.lines))
    if live and missing:
        raise CategoryUnmapped(missing)
    lines = tuple(
        replace(line, code=codes[line.category].code if line.category in codes else demo_code(line.category))
        for line in document.lines
    )
    return replace(document, lines=lines)


def certified(document: TaxDocument, certificates: Iterable[Certificate], on: date) -> TaxDocument:
    """With what the customer's certificates change: lines that are free, or a VAT number that shifts the tax."""
    place = document.destination
    for one in certificates:
        if not in_force(one, on) or one.country != place.country.upper():
            continue
        if one.kind is CertificateKind.VAT_ID:
            document = replace(document, vat_id=one.number)
        elif one.region in ("", place.region.strip().upper()):
            document = replace(document, lines=tuple(replace(line, exempt=one.number) for line in document.lines))
    return document


def in_force(certificate: Certificate, on: date) -> bool:
    return certificate.state is CertificateState.APPROVED and certificate.valid_from <= on <= certificate.valid_until


def channel_of(document: TaxDocument) -> str:
    return BUSINESS if document.vat_id or any(line.exempt for line in document.lines) else WEB


def rounding(charged: Money, answer: TaxAnswer) -> int:
    """Smallest units by which what was charged is more than what was calculated, as far as rounding explains it: at
    most one per line. Zero for a difference of another kind."""
    rest = charged.minor - answer.own.minor
    return rest if abs(rest) <= len(answer.lines) else 0


def correction(charged: Money, answer: TaxAnswer, *, offline: bool) -> Charged | None:
    """What the document is adjusted to; None when it stays as it was calculated."""
    rest = charged.minor - answer.total.minor
    if not answer.lines or rest == 0:
        return None
    if offline:
        weights = [abs(line.tax.minor) for line in answer.lines]
        shares = split(charged, weights if sum(weights) else [1] * len(weights))
        lines = {line.reference: share for line, share in zip(answer.lines, shares, strict=True)}
        return Charged("Charged while the tax service was away", lines=lines, offline=True)
    if abs(rest) > len(answer.lines):
        return None
    most = max(answer.lines, key=lambda line: abs(line.tax.minor))
    return Charged("Rounding rest", lines={most.reference: Money(most.tax.minor + rest, charged.currency)})


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a difference leads to; ``collect``: the customer is to be asked for it."""

    state: DifferenceState
    collect: bool = False


def verdict(difference: Money, on_difference: OnDifference, absorb_up_to: int) -> Verdict:
    """By the channel's policy. What was charged too much is looked at like what was charged too little."""
    if difference.minor == 0:
        return Verdict(DifferenceState.EVEN)
    if on_difference is OnDifference.ABSORB and abs(difference.minor) <= absorb_up_to:
        return Verdict(DifferenceState.ABSORBED)
    collect = on_difference is OnDifference.COLLECT and difference.minor > 0
    return Verdict(DifferenceState.REVIEW, collect)


def amount_of(document: TaxDocument) -> Money:
    return total((line.amount for line in document.lines), document.currency)
