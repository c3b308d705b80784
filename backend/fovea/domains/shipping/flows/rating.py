"""Asking the carriers what they offer: at checkout before anything is packed, and for a packed box."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from fovea.domains.shipping import queries, rules
from fovea.domains.shipping.contract import PackingRates, ShippingRule, Terms
from fovea.domains.shipping.ports import PLAIN, Carrier, LabelFormat, ParcelSize, Rate, RateAnswer, ShipAddress
from fovea.kernel.actor import Actor
from fovea.kernel.db import Database
from fovea.kernel.errors import TransientFailure


async def all_rates(
    carriers: Mapping[str, Carrier],
    reference: str,
    origin: ShipAddress,
    destination: ShipAddress,
    size: ParcelSize,
    terms: Terms = PLAIN,
) -> RateAnswer:
    """Every vendor's rates, cheapest first; a vendor that does not answer is named among the problems."""

    async def _ask(carrier: Carrier) -> RateAnswer:
        try:
            return await carrier.rates(reference, origin, destination, size, terms)
        except TransientFailure as failure:
            return RateAnswer((), (f"{carrier.vendor}: {failure}",), silent=True)

    answers = await asyncio.gather(*(_ask(carrier) for carrier in carriers.values()))
    rates = _cheapest_first([rate for answer in answers for rate in answer.rates])
    problems = tuple(problem for answer in answers for problem in answer.problems)
    return RateAnswer(rates, problems, any(answer.silent for answer in answers))


async def checkout_rates(
    db: Database,
    carriers: Mapping[str, Carrier],
    actor: Actor,
    reference: str,
    origin: ShipAddress,
    destination: ShipAddress,
    size: ParcelSize,
    value: int = 0,
) -> RateAnswer:
    """Rates before anything is packed, of the carriers that the zone's rule uses; ``value`` is the contents' worth in
    minor units. While no carrier answers, the rule's flat rate stands in.
    """
    answer = await all_rates(carriers, reference, origin, destination, size)
    kept = await db.read(actor, queries.shipping_rules)
    rule = rules.rule_for(kept, "web", destination.country, destination.region, size.weight_g, value)
    answer = replace(answer, rates=_cheapest_first(rules.considered(rule, answer.rates)))
    if answer.rates or not answer.silent:
        return answer
    flat = rules.flat_rate(rule)
    return answer if flat is None else replace(answer, rates=(flat,))


async def packing_rates(
    db: Database,
    carriers: Mapping[str, Carrier],
    actor: Actor,
    origin: ShipAddress,
    parcel_id: UUID,
    without: frozenset[str] = frozenset(),
    draft: ShippingRule | None = None,
) -> PackingRates:
    """What a packed box would cost now and which offer its rule takes; ``without`` leaves vendors out, ``draft`` is
    tried as if it had been saved.

    ``chosen`` is None when no offer will do. Raises InvalidInput when customs would not let the contents through.
    """
    wanted = await db.read(actor, queries.what_to_buy, parcel_id)
    kept = await db.read(actor, queries.shipping_rules)
    if draft is not None:
        kept = rules.with_draft(kept, draft)
    place, worth = wanted.address, rules.worth(wanted.contents)
    rule = rules.rule_for(
        kept, wanted.channel, place.country, place.region, wanted.size.weight_g, worth.minor if worth else 0
    )
    terms = Terms(
        is_return=wanted.is_return,
        insured=rules.insured(wanted.contents, rule),
        label_format=LabelFormat(rule.label_format),
    )
    if rules.crosses_border(origin.country, wanted.address.country) and wanted.contents:
        asked = [item.sku for item in wanted.contents] + [item.goods for item in wanted.contents]
        codes = await db.read(actor, queries.customs_codes, asked)
        terms = replace(terms, customs=rules.declaration(wanted.contents, codes))
    asked_of = {vendor: carrier for vendor, carrier in carriers.items() if vendor not in without}
    answer = await all_rates(asked_of, str(parcel_id), origin, wanted.address, wanted.size, terms)
    today = db.clock().date()
    chosen, unfit = rules.chosen_or_none(rule, wanted.promise, answer.rates, today, wanted.deliver_by)
    return PackingRates(
        rules.options(rule, answer.rates, today, wanted.deliver_by),
        chosen,
        answer.problems,
        rule,
        answer.silent,
        unfit,
    )


def _cheapest_first(rates: Sequence[Rate]) -> tuple[Rate, ...]:
    return tuple(sorted(rates, key=lambda rate: rate.price.minor))


def offer_of(rates: Sequence[Rate], vendor: str, carrier: str, service: str) -> Rate | None:
    """The offer somebody picked on a screen, among those that are made now."""
    for rate in rates:
        if (rate.vendor, rate.carrier, rate.service) == (vendor, carrier, service):
            return rate
    return None
