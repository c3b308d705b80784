"""The rules parcels are sent by: kept, tried on a packed box before they are saved, with who changed them."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import strawberry

from fovea.api.base import Problem, Refusal, mutation, problem, query, staff
from fovea.api.context import Info
from fovea.api.ids import row_id
from fovea.api.pages import states
from fovea.api.parcel_types import PackingRates, ShippingRule
from fovea.domains import orders, shipping
from fovea.domains.identity import P
from fovea.kernel.db import Reader
from fovea.kernel.money import Money

READ = staff(P.SHIPPING_PARCEL_READ)
EDIT = staff(P.SHIPPING_RULE_EDIT)


@problem(shipping.RuleChanged)
@strawberry.type
class ShippingRuleChanged(Problem):
    """Somebody saved or removed the rule since it was looked at; nothing was overwritten."""


@strawberry.type
class ShippingRuleChange:
    """Who left the rule of these boxes like this, and when; ``rule`` null: it was removed."""

    channel: str
    country: str
    weight_over_g: int
    value_over: int
    rule: ShippingRule | None
    by: str
    at: datetime

    @classmethod
    def of(cls, one: shipping.RuleChange) -> "ShippingRuleChange":
        channel, country, weight_over_g, value_over = one.key
        return cls(
            channel=channel,
            country=country,
            weight_over_g=weight_over_g,
            value_over=value_over,
            rule=None if one.rule is None else ShippingRule.of(one.rule),
            by=one.by,
            at=one.at,
        )


@strawberry.type
class ShippingTerms:
    """The rules parcels are sent by, their newest changes, the vendors there are and the carriers parcels went with."""

    rules: list[ShippingRule]
    changes: list[ShippingRuleChange]
    vendors: list[str]
    carriers: list[str]


@strawberry.input
class ShippingRuleInput:
    """A rule as it is being thought about, in the words of ``ShippingRule``."""

    channel: str
    country: str
    choice: str
    tolerance: int
    insure_above: int | None = None
    label_format: str = "pdf"
    flat_minor: int | None = None
    flat_currency: str = "USD"
    flat_days: int | None = None
    weight_over_g: int = 0
    value_over: int = 0
    carriers: list[str] = strawberry.field(default_factory=list)
    vendors: list[str] = strawberry.field(default_factory=list)

    def rule(self) -> shipping.ShippingRule:
        (choice,) = states(shipping.Choice, [self.choice], field="choice")
        return shipping.ShippingRule(
            self.channel.strip(),
            self.country.strip().upper(),
            choice,
            self.tolerance,
            self.insure_above,
            self.label_format,
            None if self.flat_minor is None else Money(self.flat_minor, self.flat_currency),
            self.flat_days,
            self.weight_over_g,
            self.value_over,
            tuple(name.strip() for name in self.carriers),
            tuple(self.vendors),
        )


@strawberry.input
class SaveShippingRuleInput:
    """``expectedVersion`` is the rule that was looked at, 0 for one that is to be new."""

    rule: ShippingRuleInput
    expected_version: int
    idempotency_key: str


@strawberry.type
class SaveShippingRuleSuccess:
    rule: ShippingRule


SaveShippingRuleResult = Annotated[
    SaveShippingRuleSuccess | ShippingRuleChanged | Refusal, strawberry.union("SaveShippingRuleResult")
]


@strawberry.input
class RemoveShippingRuleInput:
    channel: str
    country: str
    weight_over_g: int
    value_over: int
    expected_version: int
    idempotency_key: str

    def command(self) -> shipping.RemoveRule:
        key = (self.channel, self.country, self.weight_over_g, self.value_over)
        return shipping.RemoveRule(key, self.expected_version)


@strawberry.type
class RemoveShippingRuleSuccess:
    terms: ShippingTerms


RemoveShippingRuleResult = Annotated[
    RemoveShippingRuleSuccess | ShippingRuleChanged | Refusal, strawberry.union("RemoveShippingRuleResult")
]


@strawberry.input
class TryShippingRuleInput:
    """``rule`` null tries the rules as they are saved."""

    parcel_id: strawberry.ID
    rule: ShippingRuleInput | None = None


@strawberry.type
class TryShippingRuleSuccess:
    """``applies``: whether the tried rule is the one that is for this box; ``rates.rule`` is the one that is."""

    rates: PackingRates
    applies: bool


TryShippingRuleResult = Annotated[TryShippingRuleSuccess | Refusal, strawberry.union("TryShippingRuleResult")]


async def _terms(reader: Reader, vendors: list[str]) -> ShippingTerms:
    return ShippingTerms(
        rules=[ShippingRule.of(one) for one in await shipping.shipping_rules(reader)],
        changes=[ShippingRuleChange.of(one) for one in await shipping.rule_changes(reader)],
        vendors=vendors,
        carriers=list(await shipping.carriers_seen(reader)),
    )


def _vendors(info: Info) -> list[str]:
    return sorted(info.context.app.carriers)


@strawberry.type
class ShippingRulesQuery:
    @query(allow=READ, description="The rules parcels are sent by, and who changed them.")
    async def shipping_terms(self, info: Info) -> ShippingTerms:
        return await info.context.read(_terms, _vendors(info))


@strawberry.type
class ShippingRulesMutation:
    @mutation(allow=EDIT, description="How parcels of a channel to a zone are sent.")
    async def save_shipping_rule(self, info: Info, input: SaveShippingRuleInput) -> SaveShippingRuleResult:
        command = shipping.SaveRule(input.rule.rule(), input.expected_version, tuple(_vendors(info)))
        saved = await info.context.run(shipping.save_rule, command, input.idempotency_key)
        return SaveShippingRuleSuccess(rule=ShippingRule.of(saved))

    @mutation(allow=EDIT, description="Take a rule away; its boxes go by the next more general one.")
    async def remove_shipping_rule(self, info: Info, input: RemoveShippingRuleInput) -> RemoveShippingRuleResult:
        await info.context.run(shipping.remove_rule, input.command(), input.idempotency_key)
        return RemoveShippingRuleSuccess(terms=await info.context.read(_terms, _vendors(info)))

    @mutation(allow=EDIT, description="What would be bought for a box by these rules now, and why; nothing is bought.")
    async def try_shipping_rule(self, info: Info, input: TryShippingRuleInput) -> TryShippingRuleResult:
        app, parcel_id = info.context.app, _parcel(input.parcel_id)
        origin = await info.context.read(orders.origin_of_parcel, parcel_id)
        draft = None if input.rule is None else input.rule.rule()
        found = await shipping.packing_rates(app.db, app.carriers, info.context.actor, origin, parcel_id, draft=draft)
        return TryShippingRuleSuccess(rates=PackingRates.of(found), applies=draft is None or found.rule == draft)


def _parcel(given: strawberry.ID) -> UUID:
    return row_id("Parcel", given, field="parcelId")
