"""Terms that parcels are sent under: rules per channel and country, offers for a packed box, customs, forms."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from fovea.domains.shipping.contract.parcels import Rate
from fovea.kernel.errors import Conflict
from fovea.kernel.money import Money


@dataclass(frozen=True, slots=True)
class ScanForm:
    """The vendor's paper (PDF) for a hand-over, and the purchases it covers."""

    vendor_form: str
    document: bytes
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KeptForm:
    """A vendor's paper for one of our lists. ``said`` tells why there is none; then ``file_key`` is None."""

    key: str
    vendor: str
    vendor_form: str
    parcels: int
    file_key: str | None
    said: str
    made_at: datetime


@dataclass(frozen=True, slots=True)
class KeepForm:
    key: str
    vendor: str
    vendor_form: str
    parcels: int
    file_key: str | None
    said: str = ""


class Choice(StrEnum):
    """How a parcel's service is chosen as its label is bought."""

    PROMISED = "promised"  # what the customer chose
    CHEAPEST = "cheapest"
    FASTEST = "fastest"
    BY_DATE = "by_date"  # the cheapest that keeps the promised day


@dataclass(frozen=True, slots=True)
class ShippingRule:
    """How parcels of a channel to a zone are sent. ``country`` is the zone: "*" any, "EU" the Union's customs
    territory, a country ("US") or a region of one ("US-HI", ISO 3166-2). The rule is for boxes heavier than
    ``weight_over_g`` whose contents are worth more than ``value_over`` (minor units of their own currency).

    ``tolerance``: minor units of the carrier's currency that a label may be dearer than promised before somebody is
    asked. ``insure_above``: contents worth more (minor units of their own currency) are insured; None: never. ``flat``
    is shown at checkout, with ``flat_days``, while no carrier answers; None: then nothing is. ``carriers`` are the
    only ones that are used; none: any. ``vendors`` is the order of fail-over: the first that makes an offer is taken,
    the next when it makes none or surely sold nothing; none: all are compared. ``version`` is 0 for a rule not saved.
    """

    channel: str
    country: str
    choice: Choice
    tolerance: int
    insure_above: int | None
    label_format: str
    flat: Money | None = None
    flat_days: int | None = None
    weight_over_g: int = 0
    value_over: int = 0
    carriers: tuple[str, ...] = ()
    vendors: tuple[str, ...] = ()
    version: int = 0

    @property
    def key(self) -> tuple[str, str, int, int]:
        """What a rule is known by: whose boxes it is for."""
        return self.channel, self.country, self.weight_over_g, self.value_over


@dataclass(frozen=True, slots=True)
class SaveRule:
    """``expected_version`` is the rule that was looked at, 0 for one that is to be new; None overwrites what there is.
    ``vendors`` are those that there are; none: not checked.
    """

    rule: ShippingRule
    expected_version: int | None = None
    vendors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RemoveRule:
    """``key`` as ``ShippingRule.key``."""

    key: tuple[str, str, int, int]
    expected_version: int


@dataclass(frozen=True, slots=True)
class RuleChange:
    """Who left a rule like this, and when; ``rule`` None: it was taken away."""

    key: tuple[str, str, int, int]
    rule: ShippingRule | None
    by: str
    at: datetime


class RuleChanged(Conflict):
    """Somebody saved or removed this rule since it was looked at."""

    code = "SHIPPING_RULE_CHANGED"

    def __init__(self) -> None:
        super().__init__(
            "This rule was changed since you opened it. Look at it again; nothing was overwritten.",
            path=("expectedVersion",),
        )


@dataclass(frozen=True, slots=True)
class ChosenRate:
    """``dearer``: by how much the carrier asks more than was promised, when that is more than the rule allows."""

    rate: Rate
    reason: str
    dearer: Money | None = None


@dataclass(frozen=True, slots=True)
class RatedOption:
    """``left_out`` says why the rule does not consider the offer; empty: it does."""

    rate: Rate
    arrives_on: date | None
    in_time: bool | None
    left_out: str = ""


@dataclass(frozen=True, slots=True)
class PackingRates:
    """What the carriers offer for a packed box now, and which the rule takes; ``unfit`` says why none."""

    options: tuple[RatedOption, ...]
    chosen: ChosenRate | None
    problems: tuple[str, ...]
    rule: ShippingRule
    silent: bool = False
    unfit: str = ""


@dataclass(frozen=True, slots=True)
class CustomsCode:
    """``code`` is an SKU or a kind of goods; the SKU's own comes first."""

    code: str
    hs_code: str
    origin: str
    description: str
