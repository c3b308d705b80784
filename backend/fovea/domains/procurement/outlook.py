"""What is known of articles when one asks whether to buy: prices, lead times, what sold, what there is.

The nightly look and the screen on which a rule is tried read the same, so that what was tried is what happens.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

from fovea.domains import inventory
from fovea.domains.procurement import dock, queries, rules
from fovea.domains.procurement.contract import Chance, LeadTime, ReorderRule, RulePreview, Supplier, SupplierPrice
from fovea.kernel.db import Reader

DAYS = 91
_Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Known:
    """What one look reads, for all articles at once."""

    prices: Mapping[tuple[UUID, str], SupplierPrice]
    leads: Mapping[UUID, LeadTime]
    gaps: Mapping[UUID, int]
    history: Mapping[_Key, tuple[inventory.DayOfStock, ...]]
    positions: Mapping[_Key, rules.Position]
    names: Mapping[str, str]


async def look(reader: Reader, wanted: Sequence[ReorderRule]) -> Known:
    """Read it; the number of statements does not depend on how many rules there are."""
    skus = sorted({rule.sku for rule in wanted})
    suppliers = sorted({rule.supplier_id for rule in wanted})
    today = reader.now.date()
    on_order = await queries.on_order(reader, skus)
    records = await queries.suppliers_by_id(reader, suppliers)
    return Known(
        prices=await queries.prices_on(reader, today, [(rule.supplier_id, rule.sku) for rule in wanted]),
        leads=await queries.lead_times(reader, suppliers),
        gaps={one: rules.longest_gap(row.order_days) for one, row in records.items()},
        history=await dock.history(reader, skus, today - timedelta(days=DAYS), today - timedelta(days=1)),
        positions=await dock.positions(reader, skus, sorted({rule.warehouse for rule in wanted}), on_order),
        names=await dock.names(reader, skus),
    )


def need_of(rule: ReorderRule, price: SupplierPrice, known: Known) -> rules.Need:
    """What a rule says of what is known. A supplier who takes orders on some days alone is looked at so often only."""
    key = (rule.sku, rule.warehouse)
    days = known.history.get(key, ())
    lead = known.leads[rule.supplier_id]
    if price.lead_time_days is not None and not lead.measured:
        lead = LeadTime(Decimal(price.lead_time_days), lead.sd_days, 0, measured=False)
    gap = known.gaps[rule.supplier_id]
    seldom = rule if gap <= max(1, rule.review_days) else replace(rule, review_days=gap)
    sold, empty = [day.sold for day in days], [day.empty for day in days]
    return rules.need(seldom, sold, empty, lead, known.positions.get(key, rules.Position()), price)


async def preview(reader: Reader, rule: ReorderRule) -> RulePreview:
    """What a rule would say this minute, with the demand that it has to cover; nothing is written."""
    rules.check_rule(rule)
    supplier: Supplier = await queries.supplier(reader, rule.supplier_id)
    known = await look(reader, [rule])
    price = known.prices.get((supplier.id, rule.sku))
    if price is None:
        return RulePreview(0, None)
    need = need_of(rule, price, known)
    inputs = need.inputs
    needed = rules.Cover(float(inputs.lead_demand), float(inputs.lead_demand_sd))
    chances = rules.curve(inputs.method, needed, inputs.reorder_point)
    return RulePreview(need.quantity, inputs, tuple(Chance(*one) for one in chances))
