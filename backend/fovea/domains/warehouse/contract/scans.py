"""Words of scanned labels: what a code may be before anybody has looked it up."""

from dataclasses import dataclass
from enum import StrEnum

from fovea.kernel.errors import DomainError, NotFound


class LabelKind(StrEnum):
    """What a label may stand on; a code without a pattern of its own is looked for in each place in turn."""

    ORDER = "order"
    PURCHASE_ORDER = "purchase_order"
    RETURN = "return"
    TOTE = "tote"
    BARCODE = "barcode"
    PLAIN = "plain"


@dataclass(frozen=True, slots=True)
class Label:
    """A code in the form labels have it, and what its pattern says."""

    code: str
    kind: LabelKind


class Misread(DomainError):
    """The check digit is wrong: the scan was cut or a digit mistyped."""

    code = "WAREHOUSE_MISREAD"


class UnknownCode(NotFound):
    """Nothing in the house bears this code."""

    code = "WAREHOUSE_UNKNOWN_CODE"
