"""Credit notes and the money they promise: a note is final once its refund has arrived, and not while it is owed."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from fovea.domains.orders.contract import Invoice, InvoiceKind
from fovea.kernel.money import Money

_PREFIX = "refund"


def credit_note_key(payment_id: UUID, cause: str) -> str:
    """What makes a credit note once: the payment that the money goes back to, and why."""
    return f"{_PREFIX}:{payment_id}:{cause}"


def cause_of_note(paper: Invoice) -> str | None:
    """Why a credit note's money was given back; None for an invoice."""
    if paper.kind is not InvoiceKind.CREDIT_NOTE:
        return None
    kind, _, rest = paper.cause.partition(":")
    return rest.partition(":")[2] if kind == _PREFIX else None


def still_to_credit(given_back: Money, confirmed: int, noted: int) -> Money:
    """The part of a refund that no credit note covers yet: a refund asked for again is covered by the first one's."""
    return Money(max(min(given_back.minor, confirmed - noted), 0), given_back.currency)


def owed_notes(papers: Iterable[Invoice], roots: Mapping[UUID, str], confirmed: Mapping[str, int]) -> frozenset[UUID]:
    """Credit notes whose money has not arrived, or came back; the newest of a cause is the one that is owed.

    ``roots`` names the cause of each credit note, ``confirmed`` what the provider confirmed for each cause.
    """
    left = dict(confirmed)
    owed = set()
    for paper in sorted(papers, key=lambda one: one.id):
        root = roots.get(paper.id)
        if root is None:
            continue
        left[root] = left.get(root, 0) - paper.total.minor
        if left[root] < 0:
            owed.add(paper.id)
    return frozenset(owed)
