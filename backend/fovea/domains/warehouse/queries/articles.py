"""What the warehouse asks about articles: whether there is such a one, and what a unit of it cost."""

from collections.abc import Iterable

from fovea.domains import catalog, inventory
from fovea.domains.warehouse import rules
from fovea.kernel.db import Reader
from fovea.kernel.money import Money


async def unknown_articles(reader: Reader, skus: Iterable[str]) -> tuple[str, ...]:
    """Of these, the SKUs that neither the stock's list of items nor the catalogue knows."""
    wanted = set(skus)
    wanted -= await inventory.registered(reader, wanted)
    if wanted:
        wanted -= {one.sku for one in await catalog.variants(reader, wanted)}
    return tuple(sorted(wanted))


async def unit_costs(reader: Reader, skus: Iterable[str]) -> dict[str, Money]:
    """What a unit in stock cost on average; an article nobody wrote a cost down for counts as ``UNKNOWN_COST``."""
    wanted = sorted(set(skus))
    known = await inventory.unit_costs(reader, wanted)
    return {sku: known.get(sku, rules.UNKNOWN_COST) for sku in wanted}
