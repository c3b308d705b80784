"""Letters to customers: what happened to their order, once each.

Owns ``crm.letter``. Invariants: one letter per event; personal data is read when the letter is written and kept nowhere
else. Events in: the orders' news.
"""

from fovea.domains.crm.contract import LetterKind
from fovea.domains.crm.flows import send_letter
from fovea.domains.crm.ports import Letter, Mailer

__all__ = ["Letter", "LetterKind", "Mailer", "send_letter"]
