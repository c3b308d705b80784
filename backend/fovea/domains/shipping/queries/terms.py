"""Reads of the rules parcels are sent by, and of who changed them."""

from sqlalchemy import select

from fovea.domains.shipping.contract import Choice, RuleChange, ShippingRule
from fovea.domains.shipping.models import ShippingRuleChangeRow, ShippingRuleRow
from fovea.kernel.db import Reader
from fovea.kernel.events import adapter
from fovea.kernel.money import Money

# As many changes as a screen shows; older ones stay in the table.
_NEWEST = 50


async def shipping_rules(reader: Reader) -> tuple[ShippingRule, ...]:
    """All of them: a house has a few."""
    rows = await reader.session.scalars(
        select(ShippingRuleRow).order_by(
            ShippingRuleRow.channel,
            ShippingRuleRow.country,
            ShippingRuleRow.weight_over_g,
            ShippingRuleRow.value_over,
        )
    )
    return tuple(rule_view(row) for row in rows)


async def rule_changes(reader: Reader) -> tuple[RuleChange, ...]:
    """Who changed which rule, the newest first."""
    query = select(ShippingRuleChangeRow).order_by(ShippingRuleChangeRow.id.desc()).limit(_NEWEST)
    return tuple(
        RuleChange(
            (row.channel, row.country, row.weight_over_g, row.value_over),
            None if row.rule is None else adapter(ShippingRule).validate_python(row.rule),
            row.by,
            row.at,
        )
        for row in await reader.session.scalars(query)
    )


def rule_view(row: ShippingRuleRow) -> ShippingRule:
    return ShippingRule(
        row.channel,
        row.country,
        Choice(row.choice),
        row.tolerance,
        row.insure_above,
        row.label_format,
        Money(row.flat_minor, row.flat_currency) if row.flat_minor is not None and row.flat_currency else None,
        row.flat_days,
        row.weight_over_g,
        row.value_over,
        tuple(row.carriers),
        tuple(row.vendors),
        row.version,
    )
