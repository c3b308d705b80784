"""Where goods go: decisions on plain values."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from fovea.domains.warehouse.contract import Proposal, PutawayRule, PutawayRuleKind, SetPutawayRule, Shelf, Stowed
from fovea.kernel.errors import InvalidInput

ABC_CLASSES = ("A", "B", "C")
ITEM_KINDS = ("frame", "blank", "supply")


def propose(goods: Stowed, rules: Iterable[PutawayRule], shelves: Iterable[Shelf]) -> tuple[Proposal, ...]:
    """Rule by rule, bin by bin, until every unit has a place; what finds none is in no proposal.

    Within a rule the nearest bin that takes everything is preferred, so that one walk is enough.
    """
    left = goods.quantity
    room = {shelf.bin: shelf.room for shelf in shelves}
    near = sorted(shelves, key=lambda shelf: (shelf.sequence, shelf.bin))
    found: list[Proposal] = []
    for rule in sorted(rules, key=lambda one: one.position):
        if not left:
            break
        if not _fits(rule, goods):
            continue
        named = {one.bin for one in found}
        fitting = [shelf for shelf in near if shelf.bin not in named and _CANDIDATES[rule.kind](rule, goods, shelf)]
        whole = next((shelf for shelf in fitting if _takes(room[shelf.bin], left) == left), None)
        for shelf in [whole] if whole else fitting:
            taken = _takes(room[shelf.bin], left)
            if taken:
                found.append(Proposal(shelf.bin, taken, _because(rule, goods)))
                left -= taken
    return tuple(found)


def propose_all(
    wanted: Sequence[Stowed], rules: Sequence[PutawayRule], shelves: Sequence[Shelf]
) -> tuple[tuple[Proposal, ...], ...]:
    """The same for many, in order: what one is told to fill is no longer there for the next."""
    now = {shelf.bin: shelf for shelf in shelves}
    answers = []
    for goods in wanted:
        answer = propose(goods, rules, tuple(now.values()))
        for one in answer:
            shelf = now[one.bin]
            room = None if shelf.room is None else shelf.room - one.quantity
            now[one.bin] = replace(shelf, room=room, empty=False, skus=shelf.skus | {goods.sku})
        answers.append(answer)
    return tuple(answers)


def check_rule(rule: SetPutawayRule) -> SetPutawayRule:
    """A rule that could never find a bin is refused while it is written. Codes come out as labels have them."""
    tidy = replace(
        rule,
        sku=rule.sku.strip().upper(),
        bin=rule.bin.strip().upper(),
        zone=rule.zone.strip().upper(),
        abc=rule.abc.strip().upper(),
        item_kind=rule.item_kind.strip().lower(),
    )
    if tidy.position < 1:
        raise InvalidInput("Positions begin at 1.", path=("position",))
    if tidy.abc and tidy.abc not in ABC_CLASSES:
        raise InvalidInput(f"Choose from {', '.join(ABC_CLASSES)}, or leave it empty.", path=("abc",))
    if tidy.item_kind and tidy.item_kind not in ITEM_KINDS:
        raise InvalidInput(f"Choose from {', '.join(ITEM_KINDS)}, or leave it empty.", path=("itemKind",))
    if tidy.kind is PutawayRuleKind.FIXED_BIN:
        for name, value in (("sku", tidy.sku), ("bin", tidy.bin)):
            if not value:
                raise InvalidInput("A fixed bin needs its article and its bin.", path=(name,))
    elif tidy.bin:
        raise InvalidInput("Only a fixed-bin rule names a bin.", path=("bin",))
    if tidy.kind is PutawayRuleKind.ZONE and not tidy.zone:
        raise InvalidInput("Say which zone these articles go to.", path=("zone",))
    return tidy


def _fits(rule: PutawayRule, goods: Stowed) -> bool:
    return (
        rule.active
        and rule.sku in ("", goods.sku)
        and rule.item_kind in ("", goods.item_kind)
        and rule.abc in ("", goods.abc)
    )


def _in_zone(rule: PutawayRule, shelf: Shelf) -> bool:
    return rule.zone in ("", shelf.zone)


_CANDIDATES: Mapping[PutawayRuleKind, Callable[[PutawayRule, Stowed, Shelf], bool]] = {
    PutawayRuleKind.FIXED_BIN: lambda rule, _goods, shelf: shelf.bin == rule.bin,
    PutawayRuleKind.SAME_ITEM: lambda rule, goods, shelf: _in_zone(rule, shelf) and goods.sku in shelf.skus,
    PutawayRuleKind.ZONE: lambda rule, _goods, shelf: _in_zone(rule, shelf),
    PutawayRuleKind.NEAREST_EMPTY: lambda rule, _goods, shelf: _in_zone(rule, shelf) and shelf.empty,
}


def _takes(room: int | None, wanted: int) -> int:
    return wanted if room is None else max(0, min(room, wanted))


def _because(rule: PutawayRule, goods: Stowed) -> str:
    where = f" in zone {rule.zone}" if rule.zone else ""
    match rule.kind:
        case PutawayRuleKind.FIXED_BIN:
            return f"{goods.sku} has this bin of its own."
        case PutawayRuleKind.SAME_ITEM:
            return f"More of it lies here{where}."
        case PutawayRuleKind.ZONE:
            which = f"class {rule.abc}" if rule.abc else rule.item_kind or "this"
            return f"The nearest bin with room{where}, where {which} belongs."
        case PutawayRuleKind.NEAREST_EMPTY:
            return f"The nearest empty bin{where}."
