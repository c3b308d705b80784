"""Finding frames in PostgreSQL: filters, counts, words, pages."""

from datetime import date
from typing import Any

import pytest
from opensearchpy import AsyncOpenSearch

from fovea.domains import catalog, pricing, search
from fovea.domains.search import FindFrames, FrameFilter, FrameHits, FrameSort
from fovea.integrations.opensearch import OpenSearchFrames
from fovea.kernel.actor import ANONYMOUS, SYSTEM
from fovea.kernel.db import Database
from fovea.kernel.errors import InvalidInput, TransientFailure
from tests.factories.frames import BLACK, HAVANA, LARGE, SMALL, a_frame, introduce

GOLD = catalog.NewColour("GLD", "Light Gold", catalog.ColourFamily.GOLD, "#c9a15a")


@pytest.fixture
async def window(db: Database) -> dict[str, catalog.FrameView]:
    """Five frames, indexed."""
    frames = [
        (a_frame("ALDER", introduced_on=date(2026, 1, 5)), 14500),
        (a_frame("BEECH", colours=(BLACK,), sizes=(SMALL,), introduced_on=date(2026, 1, 4)), 12500),
        (
            a_frame("CEDAR", shape=catalog.Shape.ROUND, material=catalog.FrameMaterial.METAL, colours=(GOLD,),
                    collection="Halden", introduced_on=date(2026, 1, 3)), 18500,
        ),
        (a_frame("DRIFT", sun=True, colours=(HAVANA,), sizes=(LARGE,), introduced_on=date(2026, 1, 2)), 18500),
        (a_frame("ALCOVE", rim=catalog.Rim.RIMLESS, colours=(GOLD, BLACK), introduced_on=date(2026, 1, 1)), 21500),
    ]  # fmt: skip
    made = {frame.code: await introduce(db, frame, usd, usd - 1000) for frame, usd in frames}
    assert await search.reindex(db) == 5
    return made


async def _find(
    db: Database,
    sort: FrameSort = FrameSort.FEATURED,
    text: str = "",
    first: int = 10,
    after: str | None = None,
    currency: str = "USD",
    **chosen: Any,
) -> FrameHits:
    asked = FindFrames(FrameFilter(**chosen), sort, text, currency, search.page_request(first, after, sort))
    return await db.read(ANONYMOUS, search.find_frames, asked)


async def _names(db: Database, **asked: Any) -> list[str]:
    hits = await _find(db, **asked)
    frames = await db.read(ANONYMOUS, catalog.frames, hits.ids)
    assert hits.total == len(frames)
    return [frame.name for frame in frames]


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ({}, ["Alder", "Beech", "Cedar", "Drift", "Alcove"]),
        ({"shapes": ("round",)}, ["Cedar"]),
        ({"shapes": ("round", "panto")}, ["Alder", "Beech", "Cedar", "Drift", "Alcove"]),
        ({"colours": ("black",)}, ["Alder", "Beech", "Alcove"]),
        ({"colours": ("black",), "rims": ("rimless",)}, ["Alcove"]),
        ({"fits": ("narrow",)}, []),
        ({"fits": ("wide",)}, ["Alder", "Cedar", "Drift", "Alcove"]),
        ({"sun": True}, ["Drift"]),
        ({"sun": False, "materials": ("metal",)}, ["Cedar"]),
        ({"collections": ("Linden",)}, ["Alder", "Beech", "Drift", "Alcove"]),
        ({"price_min": 14500, "price_max": 18500}, ["Alder", "Cedar", "Drift"]),
        ({"price_max": 12000, "currency": "EUR"}, ["Beech"]),
        ({"price_min": 0, "price_max": 10}, []),
        ({"sort": FrameSort.PRICE_ASC}, ["Beech", "Alder", "Cedar", "Drift", "Alcove"]),
        ({"sort": FrameSort.PRICE_DESC}, ["Alcove", "Drift", "Cedar", "Alder", "Beech"]),
        ({"sort": FrameSort.NEWEST}, ["Alder", "Beech", "Cedar", "Drift", "Alcove"]),
        ({"sort": FrameSort.NAME}, ["Alcove", "Alder", "Beech", "Cedar", "Drift"]),
    ],
)
@pytest.mark.usefixtures("window")
async def test_filters_and_sorts(db: Database, asked: dict[str, Any], names: list[str]) -> None:
    assert await _names(db, **asked) == names


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("alder", ["Alder"]),
        ("AL", ["Alder", "Alcove"]),
        ("havana", ["Alder", "Drift"]),
        ("tortoiseshell", ["Alder", "Drift"]),
        ("FV-DRIFT-HAV-52", ["Drift"]),
        ("gold round", ["Cedar"]),
        ("round gold halden metal", ["Cedar"]),
        ("sunglasses", ["Drift"]),
        ("alder gold", []),
        ("lder", []),
        ("%_'; DROP TABLE", []),
        ("&|!:*", ["Alder", "Beech", "Cedar", "Drift", "Alcove"]),
    ],
)
@pytest.mark.usefixtures("window")
async def test_words_and_their_beginnings(db: Database, typed: str, names: list[str]) -> None:
    assert await _names(db, text=typed) == names


@pytest.mark.usefixtures("window")
async def test_a_name_comes_before_a_colour(db: Database) -> None:
    await introduce(db, a_frame("HAVANNAH"))
    await search.reindex(db)
    assert (await _names(db, text="hava"))[0] == "Havannah"


@pytest.mark.usefixtures("window")
async def test_counts_hold_under_the_other_filters_and_not_their_own(db: Database) -> None:
    hits = await _find(db, shapes=("round",), colours=("black", "gold"), price_max=20000)
    counted = {facet.name: {one.value: one.count for one in facet.values} for facet in hits.facets}
    assert counted["shapes"] == {"panto": 2, "round": 1}
    assert counted["colours"] == {"gold": 1}
    assert counted["materials"] == {"metal": 1}
    assert counted["sun"] == {"false": 1}
    assert (hits.price_low, hits.price_high) == (18500, 18500)
    everything = await _find(db, price_min=20000)
    assert (everything.price_low, everything.price_high, everything.total) == (12500, 21500, 1)


@pytest.mark.parametrize("sort", list(FrameSort))
@pytest.mark.usefixtures("window")
async def test_pages_join_without_gap_or_repeat(db: Database, sort: FrameSort) -> None:
    whole = await _find(db, sort=sort)
    walked: list[Any] = []
    after = None
    while True:
        page = await _find(db, sort=sort, first=2, after=after)
        walked += page.ids
        assert page.total == 5
        if not page.has_next:
            break
        after = page.cursors[-1]
    assert tuple(walked) == whole.ids


@pytest.mark.parametrize("cursor", ["x", "WyJhIiwiYiJd", "WyJhIiwiYiIsImMiXQ", "bnVsbA"])
def test_a_cursor_of_another_list_is_refused(cursor: str) -> None:
    for sort in FrameSort:
        with pytest.raises(InvalidInput) as refused:
            search.page_request(10, cursor, sort)
        assert refused.value.path == ("after",)


async def test_the_index_follows_what_it_hears(db: Database, window: dict[str, catalog.FrameView]) -> None:
    heard = search.SUBSCRIPTIONS[pricing.PricesChanged][0]
    beech = window["BEECH"]
    skus = tuple(one.sku for one in beech.variants)
    await db.run(SYSTEM, pricing.set_price, pricing.SetPrice(skus[0], "USD", 99900))
    for _ in range(2):
        async with db.transaction(SYSTEM) as uow:
            await heard(uow, pricing.PricesChanged(skus))
    assert (await _names(db, sort=FrameSort.PRICE_DESC))[0] == "Beech"


async def test_a_frame_without_a_price_is_not_found(db: Database, window: dict[str, catalog.FrameView]) -> None:
    bare = await db.run(SYSTEM, catalog.create_frame, a_frame("ELM"))
    async with db.transaction(SYSTEM) as uow:
        await search.SUBSCRIPTIONS[catalog.FrameCreated][0](uow, catalog.FrameCreated(bare.id))
    assert len(await _names(db)) == len(window)


async def test_postgresql_answers_while_the_node_is_down(db: Database, window: dict[str, catalog.FrameView]) -> None:
    node = OpenSearchFrames(AsyncOpenSearch(hosts=["http://127.0.0.1:9"], max_retries=0))
    page = search.page_request(10, None, FrameSort.NAME)
    asked = FindFrames(FrameFilter(), FrameSort.NAME, "", "USD", page)
    here = await db.read(ANONYMOUS, search.find_frames, asked)
    for _ in range(2):
        assert await search.find(db, node, ANONYMOUS, asked) == here
    with pytest.raises(TransientFailure):
        await search.mirror_frame(db, node, catalog.FrameCreated(window["BEECH"].id), window["BEECH"].id)
    await search.mirror_frame(db, None, catalog.FrameCreated(window["BEECH"].id), window["BEECH"].id)
    await node.close()
