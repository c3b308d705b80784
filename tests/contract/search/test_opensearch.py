"""The index of frames on OpenSearch, against what a real node once answered."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from opensearchpy import AsyncOpenSearch

from fovea.domains import search
from fovea.domains.search import FindFrames, FrameDocument, FrameFilter, FrameHits, FrameSort
from fovea.integrations.opensearch import OpenSearchFrames
from fovea.kernel.errors import TransientFailure
from tests.contract.search.conversation import Conversation

RECORDED = Path(__file__).parent / "recorded"


def _frame(number: int, name: str, **changes: Any) -> FrameDocument:
    plain = FrameDocument(
        frame_id=UUID(int=number),
        name=name,
        words=f"{name.lower()} linden panto acetate full black blk fv {name.lower()} 46",
        shape="panto",
        rim="full",
        material="acetate",
        collection="Linden",
        sun=False,
        colours=("black",),
        fits=("medium",),
        price_usd=14500,
        price_eur=13500,
        position=number,
        introduced_on=date(2026, 1, number),
    )
    return replace(plain, **changes)


FRAMES = (
    _frame(1, "Alder"),
    _frame(2, "Beech", price_usd=12500, price_eur=11500, fits=("narrow", "medium")),
    _frame(3, "Cedar", shape="round", material="metal", colours=("gold",), collection="Halden", price_usd=18500,
           words="cedar halden round metal full gold gld fv cedar 46"),
    _frame(4, "Drift", sun=True, price_usd=18500, colours=("tortoise", "black"),
           words="drift linden panto sunglasses havana tortoise alder"),
)  # fmt: skip


async def _batches(*batches: Sequence[FrameDocument]) -> AsyncIterator[Sequence[FrameDocument]]:
    for batch in batches:
        yield batch


@pytest.fixture
async def index(request: pytest.FixtureRequest) -> AsyncIterator[OpenSearchFrames]:
    """The adapter in a conversation named after the test."""
    RECORDED.mkdir(exist_ok=True)
    name = request.node.name.removeprefix("test_").replace("[", "-").rstrip("]")
    conversation = Conversation(RECORDED / f"{name}.json")
    frames = OpenSearchFrames(AsyncOpenSearch(hosts=[conversation.url], max_retries=0))
    yield frames
    await frames.close()
    conversation.close()


async def _find(
    index: OpenSearchFrames,
    sort: FrameSort = FrameSort.FEATURED,
    text: str = "",
    after: str | None = None,
    **chosen: Any,
) -> FrameHits:
    currency = chosen.pop("currency", "USD")
    page = search.page_request(chosen.pop("first", 10), after, sort)
    return await index.find(FindFrames(FrameFilter(**chosen), sort, text, currency, page))


def _numbers(hits: FrameHits) -> list[int]:
    return [frame_id.int for frame_id in hits.ids]


async def test_filters_words_sorts_and_counts(index: OpenSearchFrames) -> None:
    assert await index.rebuild(_batches(FRAMES[:2], (), FRAMES[2:])) == 4
    assert _numbers(await _find(index)) == [1, 2, 3, 4]
    assert _numbers(await _find(index, text="ALD")) == [1, 4]
    assert _numbers(await _find(index, text="drift havana")) == [4]
    assert _numbers(await _find(index, text="nothing")) == []
    assert _numbers(await _find(index, FrameSort.PRICE_ASC, currency="EUR")) == [2, 1, 3, 4]
    assert _numbers(await _find(index, FrameSort.PRICE_DESC)) == [4, 3, 1, 2]
    assert _numbers(await _find(index, FrameSort.NEWEST, sun=False)) == [3, 2, 1]
    assert _numbers(await _find(index, FrameSort.NAME, price_min=14500, price_max=18500)) == [1, 3, 4]
    hits = await _find(index, shapes=("round",), colours=("black", "gold"), price_max=18000)
    counted = {facet.name: {one.value: one.count for one in facet.values} for facet in hits.facets}
    assert hits.total == 0
    assert counted["shapes"] == {"panto": 2}
    assert counted["colours"] == {}
    assert counted["sun"] == {}
    assert (hits.price_low, hits.price_high) == (18500, 18500)
    everything = await _find(index)
    sun = next(facet for facet in everything.facets if facet.name == "sun")
    assert {one.value: one.count for one in sun.values} == {"false": 3, "true": 1}


@pytest.mark.parametrize("sort", list(FrameSort))
async def test_pages_join(index: OpenSearchFrames, sort: FrameSort) -> None:
    await index.rebuild(_batches(FRAMES))
    for text in ("", "alder"):
        whole = await _find(index, sort, text)
        first = await _find(index, sort, text, first=1)
        rest = await _find(index, sort, text, after=first.cursors[-1])
        assert first.ids + rest.ids == whole.ids
        assert first.cursors + rest.cursors == whole.cursors
        assert first.has_next
        assert not rest.has_next


async def test_changes_are_seen_and_a_rebuild_leaves_nothing_behind(index: OpenSearchFrames) -> None:
    await index.rebuild(_batches(FRAMES))
    await index.put([replace(FRAMES[0], price_usd=99000)], [UUID(int=2), UUID(int=9)])
    assert _numbers(await _find(index, FrameSort.PRICE_DESC)) == [1, 4, 3]
    await index.put([], [])
    assert await index.rebuild(_batches(FRAMES[:1])) == 1
    assert _numbers(await _find(index)) == [1]


async def test_before_it_was_built_it_cannot_be_asked_and_takes_nothing(index: OpenSearchFrames) -> None:
    await index.put(FRAMES, [])
    with pytest.raises(TransientFailure):
        await _find(index)
    with pytest.raises(TransientFailure, match="left alone"):
        await _find(index)


async def test_an_entry_that_is_not_taken_is_a_failure(index: OpenSearchFrames) -> None:
    await index.rebuild(_batches(FRAMES))
    broken: Any = "not a number"
    with pytest.raises(TransientFailure, match="1 of 2"):
        await index.put([FRAMES[0], replace(FRAMES[1], price_usd=broken)], [])


async def test_a_node_that_is_gone_is_a_failure_within_its_time() -> None:
    frames = OpenSearchFrames(AsyncOpenSearch(hosts=["http://127.0.0.1:9"], max_retries=0))
    with pytest.raises(TransientFailure, match="ConnectionError"):
        await _find(frames)
    await frames.close()
