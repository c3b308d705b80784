"""Ids sort by birth; cursors come back as they were; vendors are not called from inside a transaction."""

import time
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest

from fovea.kernel import ids, paging
from fovea.kernel.errors import InvalidInput
from fovea.kernel.http import NetworkInTransaction, VendorThreads, in_transaction
from fovea.kernel.ids import from_global_id, new_id, to_global_id


def test_ids_made_at_once_by_many_threads_are_all_different_and_in_order_within_each() -> None:
    with ThreadPoolExecutor(8) as pool:
        series = list(pool.map(lambda _: [new_id() for _ in range(2_000)], range(8)))
    assert all(one == sorted(one) for one in series)
    assert len({made for one in series for made in one}) == 16_000


def test_an_id_tells_the_millisecond_it_was_made_in(monkeypatch: pytest.MonkeyPatch) -> None:
    later = time.time_ns() + 3_600_000_000_000
    monkeypatch.setattr(ids, "_last", 0)
    monkeypatch.setattr(time, "time_ns", lambda: later)
    made = [new_id() for _ in range(3)]
    assert {one.int >> 80 for one in made} == {later // 1_000_000}
    assert made == sorted(made)


def test_ids_are_version_seven_and_unique() -> None:
    made = [new_id() for _ in range(2_000)]
    assert len(set(made)) == len(made)
    assert {(one.version, one.variant) for one in made} == {(7, "specified in RFC 4122")}
    assert [one.int >> 80 for one in made] == sorted(one.int >> 80 for one in made)


def test_global_ids_know_their_kind() -> None:
    row = uuid4()
    assert from_global_id("Order", to_global_id("Order", row)) == row
    for text in (to_global_id("Customer", row), "", "not base64 at all", "T3JkZXI6MQ"):
        assert from_global_id("Order", text) is None


def test_a_cursor_comes_back_as_its_key() -> None:
    cursor = paging.cursor("2026-11-01T10:00:00+00:00", 7)
    assert paging.request(20, cursor, 2).after == ("2026-11-01T10:00:00+00:00", "7")


@pytest.mark.parametrize("first", [0, -1, 101])
def test_a_page_has_a_size(first: int) -> None:
    with pytest.raises(InvalidInput) as refused:
        paging.request(first, None, 1)
    assert refused.value.path == ("first",)


@pytest.mark.parametrize("after", ["x", "bnVsbA", paging.cursor(1, 2)])
def test_another_lists_cursor_is_refused(after: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        paging.request(10, after, 1)
    assert refused.value.path == ("after",)


async def test_no_vendor_is_called_inside_a_transaction() -> None:
    threads = VendorThreads()
    mark = in_transaction.set(True)
    try:
        with pytest.raises(NetworkInTransaction):
            await threads.call(print)
    finally:
        in_transaction.reset(mark)
    assert await threads.call(len, "abc") == 3
