"""When it is there: read for a page of the shop, a lens that is being chosen, or a cart."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from fovea.domains import catalog, inventory, optics, orders
from fovea.domains.checkout import rules
from fovea.domains.checkout.contract import AskArrivals, AskLensArrivals, FrameArrival, Goods
from fovea.domains.orders import ArrivalPromise, LensSnapshot, Wanted
from fovea.kernel.db import Reader
from fovea.kernel.errors import InvalidInput, NotFound

MOST_SKUS = 60


async def goods_of(
    reader: Reader,
    frames: Mapping[str, int],
    variants: Mapping[str, catalog.VariantView],
    lenses: Sequence[tuple[int, LensSnapshot]],
    own: inventory.Reservation | None = None,
) -> Goods:
    """What frames and pairs of lenses need, with what there is of it; ``own`` is held for them already."""
    blanks: Counter[str] = Counter()
    for pairs, snapshot in lenses:
        for sku in _blanks_of(snapshot):
            blanks[sku] += pairs
    known = await _kept(reader, blanks)
    kept = {sku: units for sku, units in blanks.items() if sku in known}
    now = await orders.workings(reader)
    lead_days = dict.fromkeys(kept, now.plan.blank_lead_days)
    found = await orders.supplies(reader, {**frames, **kept}, lead_days=lead_days, own=own) if frames else {}
    return Goods(
        frames=tuple(Wanted(_name(variants[sku]), units, found[sku]) for sku, units in frames.items()),
        blanks=tuple(_blank(known[sku], units, found[sku]) for sku, units in kept.items()),
        pairs=sum(pairs for pairs, _ in lenses),
        checked=not any(snapshot.powered for _, snapshot in lenses),
        queue=now.queue if lenses else 0,
        plan=now.plan,
    )


async def arrivals(reader: Reader, asked: AskArrivals) -> tuple[FrameArrival, ...]:
    """Each frame alone, and with lenses whose blanks are on the shelf as most are. Unknown SKUs are left out."""
    country = _country(asked.country)
    if len(asked.skus) > MOST_SKUS:
        raise InvalidInput(f"At most {MOST_SKUS} frames can be asked about at once.", path=("skus",))
    variants = {one.sku: one for one in await catalog.variants(reader, asked.skus)}
    if not variants:
        return ()
    found = await orders.supplies(reader, dict.fromkeys(variants, 1))
    now = await orders.workings(reader)
    carrier, days = rules.carried(country, now.plan)
    answer: list[FrameArrival] = []
    for sku, variant in variants.items():
        wanted = Wanted(_name(variant), 1, found[sku])
        alone = Goods((wanted,), plan=now.plan)
        glasses = Goods((wanted,), pairs=1, checked=False, queue=now.queue, plan=now.plan)
        answer.append(
            FrameArrival(
                sku,
                found[sku].available,
                rules.comes_in_on(reader.now, wanted, now.plan),
                rules.promise(reader.now, alone, country, carrier, days),
                rules.promise(reader.now, glasses, country, carrier, days),
            )
        )
    return tuple(answer)


async def lens_arrivals(reader: Reader, asked: AskLensArrivals) -> dict[str, ArrivalPromise | None]:
    """Material → the promise of a pair made of it, by what there is of its blanks. Without powers, as most pairs."""
    country = _country(asked.country)
    variants = {one.sku: one for one in await catalog.variants(reader, [asked.sku])}
    if not variants:
        raise NotFound("There is no such frame.", path=("sku",))
    powered = asked.use is not optics.LensUse.NON_PRESCRIPTION
    materials = [one.code for one in await catalog.lens_materials(reader)]
    needs = {
        code: () if powered and asked.rx is None else tuple(catalog.blanks_for(asked.use, code, asked.rx).values())
        for code in materials
    }
    wanted = {sku: skus.count(sku) for skus in needs.values() for sku in skus}
    known = await _kept(reader, wanted)
    kept = {sku: units for sku, units in wanted.items() if sku in known}
    now = await orders.workings(reader)
    lead_days = dict.fromkeys(kept, now.plan.blank_lead_days)
    found = await orders.supplies(reader, {asked.sku: 1, **kept}, lead_days=lead_days)
    carrier, days = rules.carried(country, now.plan)
    frame = Wanted(_name(variants[asked.sku]), 1, found[asked.sku])
    return {
        code: rules.promise(
            reader.now,
            Goods(
                (frame,),
                tuple(_blank(known[sku], kept[sku], found[sku]) for sku in _once(needs[code]) if sku in kept),
                pairs=1,
                checked=not powered,
                queue=now.queue,
                plan=now.plan,
            ),
            country,
            carrier,
            days,
        )
        for code in materials
    }


async def _kept(reader: Reader, blanks: Iterable[str]) -> dict[str, inventory.Item]:
    """Those of the blanks that we keep; the others are bought in with the job, in the lab's usual time."""
    skus = tuple(blanks)
    found = await inventory.items(reader, skus) if skus else {}
    return {sku: item for sku, item in found.items() if item.kind is inventory.ItemKind.BLANK}


def _blank(item: inventory.Item, units: int, supply: orders.Supply) -> Wanted:
    return Wanted(f"The blank {item.name}", units, supply)


def _blanks_of(snapshot: LensSnapshot) -> tuple[str, ...]:
    """The blanks of one pair, one entry an eye; none while the powers are not here."""
    if snapshot.powered and snapshot.prescription is None:
        return ()
    written = snapshot.prescription
    rx = None if written is None else optics.Prescription.from_dict(written["rx"])
    return tuple(catalog.blanks_for(snapshot.use, snapshot.material_code, rx).values())


def _once(skus: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(skus))


def _name(variant: catalog.VariantView) -> str:
    return f"{variant.frame_name} in {variant.colour.name}"


def _country(code: str) -> str:
    country = code.strip().upper()
    if country not in rules.COUNTRIES:
        raise InvalidInput("We do not ship to this country yet.", path=("country",))
    return country
