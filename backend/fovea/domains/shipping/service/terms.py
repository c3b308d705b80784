"""Use cases of the rules parcels are sent by, and of the papers that go with them."""

import re
from collections.abc import Sequence

from sqlalchemy.dialects.postgresql import insert

from fovea.domains.shipping import queries
from fovea.domains.shipping.contract import (
    KeepForm,
    LabelFormat,
    RemoveRule,
    RuleChanged,
    SaveRule,
    ShippingRule,
)
from fovea.domains.shipping.models import ScanFormRow, ShippingRuleChangeRow, ShippingRuleRow
from fovea.kernel.db import UnitOfWork
from fovea.kernel.errors import InvalidInput, NotFound, WrongState
from fovea.kernel.events import adapter

_ZONE = re.compile(r"\*|[A-Z]{2}(-[A-Z0-9]{1,3})?")
# A carrier as its vendors write it: "USPS", "DHL Express".
_CARRIER = re.compile(r"[A-Za-z][A-Za-z0-9 .&-]{0,39}")
_EVERYTHING = ("*", "*", 0, 0)
_CHANNEL = re.compile(r"\*|[a-z][a-z0-9_-]{0,30}")


async def keep_form(uow: UnitOfWork, command: KeepForm) -> None:
    """Keep where a vendor's form is; the first one of a list stays."""
    await uow.session.execute(
        insert(ScanFormRow)
        .values(
            key=command.key,
            vendor=command.vendor,
            vendor_form=command.vendor_form,
            parcels=command.parcels,
            file_key=command.file_key,
            said=command.said,
            made_at=uow.now,
        )
        .on_conflict_do_nothing()
    )


async def save_rule(uow: UnitOfWork, command: SaveRule) -> ShippingRule:
    """A channel's rule for a zone, weight and worth; the one there was is replaced, and both are in the history.

    Raises RuleChanged when it is not the rule that was looked at, InvalidInput at the field at fault.
    """
    rule = command.rule
    _check(rule, command.vendors)
    row = await uow.session.get(ShippingRuleRow, rule.key, with_for_update=True)
    if command.expected_version not in (None, row.version if row else 0):
        raise RuleChanged
    fresh = ShippingRuleRow(
        channel=rule.channel,
        country=rule.country,
        choice=rule.choice,
        tolerance=rule.tolerance,
        insure_above=rule.insure_above,
        label_format=rule.label_format,
        flat_minor=rule.flat.minor if rule.flat else None,
        flat_currency=rule.flat.currency if rule.flat else None,
        flat_days=rule.flat_days,
        weight_over_g=rule.weight_over_g,
        value_over=rule.value_over,
        carriers=list(rule.carriers),
        vendors=list(rule.vendors),
        version=(row.version if row else 0) + 1,
    )
    kept = queries.rule_view(await uow.session.merge(fresh))
    _note(uow, rule.key, kept)
    await uow.flush()
    return kept


async def remove_rule(uow: UnitOfWork, command: RemoveRule) -> None:
    """Take a rule away: its boxes go by the next more general one. Raises NotFound, RuleChanged, and WrongState for the
    rule of everything, without which nobody would know what to do.
    """
    if command.key == _EVERYTHING:
        raise WrongState("This rule is for every box that no other one is for. Change it; it cannot be removed.")
    row = await uow.session.get(ShippingRuleRow, command.key, with_for_update=True)
    if row is None:
        raise NotFound("There is no such rule any more.")
    if row.version != command.expected_version:
        raise RuleChanged
    await uow.session.delete(row)
    _note(uow, command.key, None)
    await uow.flush()


def _note(uow: UnitOfWork, key: tuple[str, str, int, int], rule: ShippingRule | None) -> None:
    channel, country, weight_over_g, value_over = key
    left = None if rule is None else adapter(ShippingRule).dump_python(rule, mode="json")
    uow.add(
        ShippingRuleChangeRow(
            channel=channel,
            country=country,
            weight_over_g=weight_over_g,
            value_over=value_over,
            rule=left,
            by=uow.actor.name or str(uow.actor.kind),
            at=uow.now,
        )
    )
    uow.touch("shipping_rule", ":".join(str(part) for part in key))


def _check(rule: ShippingRule, vendors: Sequence[str]) -> None:
    """Raises InvalidInput at the field that makes no sense."""
    if not _CHANNEL.fullmatch(rule.channel):
        raise InvalidInput("Name a channel such as web, or * for any.", path=("channel",))
    if not _ZONE.fullmatch(rule.country):
        raise InvalidInput(
            "Give a zone: * for any, EU, a country by its two letters, or a region such as US-HI.", path=("country",)
        )
    if rule.weight_over_g < 0:
        raise InvalidInput("The weight a rule begins at is at least 0 g.", path=("weightOverG",))
    if rule.value_over < 0:
        raise InvalidInput("The worth a rule begins at is at least 0.", path=("valueOver",))
    if not all(_CARRIER.fullmatch(name) for name in rule.carriers) or len(set(rule.carriers)) < len(rule.carriers):
        raise InvalidInput("Name each carrier once, as it is written on its offers, such as USPS.", path=("carriers",))
    unknown = [name for name in rule.vendors if vendors and name not in vendors]
    if unknown or len(set(rule.vendors)) < len(rule.vendors):
        raise InvalidInput(f"Name each vendor once, of {', '.join(vendors) or 'those there are'}.", path=("vendors",))
    if rule.tolerance < 0:
        raise InvalidInput("The tolerance is at least 0.", path=("tolerance",))
    if rule.insure_above is not None and rule.insure_above < 0:
        raise InvalidInput("The value above which contents are insured is at least 0.", path=("insureAbove",))
    if rule.label_format not in list(LabelFormat):
        raise InvalidInput("Labels come as PDF or ZPL.", path=("labelFormat",))
    if rule.flat is not None and rule.flat.minor <= 0:
        raise InvalidInput("A flat rate is more than 0.", path=("flatMinor",))
