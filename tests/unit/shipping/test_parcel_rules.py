"""A parcel's state is what its carrier said, in whatever order we heard it."""

from datetime import UTC, datetime, timedelta
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from fovea.domains.shipping import ParcelStatus, TrackingEvent, TrackingStatus
from fovea.domains.shipping.rules import state_after

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
FINAL = (TrackingStatus.DELIVERED, TrackingStatus.RETURNED)


def said(status: TrackingStatus, minutes: int) -> TrackingEvent:
    return TrackingEvent(f"{status}-{minutes}", "easypost", "9400", status, START + timedelta(minutes=minutes))


scans = st.lists(
    st.builds(said, st.sampled_from(list(TrackingStatus)), st.integers(0, 10_000)),
    max_size=8,
    unique_by=lambda scan: scan.occurred_at,
)


@given(scans, st.randoms(use_true_random=False))
def test_the_order_of_arrival_changes_nothing(heard: list[TrackingEvent], chance: Random) -> None:
    shuffled = list(heard)
    chance.shuffle(shuffled)
    now = ParcelStatus.HANDED_OVER
    for count in range(len(shuffled) + 1):
        now = state_after(now, shuffled[:count])
    assert now is state_after(ParcelStatus.HANDED_OVER, heard)


@given(scans)
def test_a_final_scan_is_never_overruled_by_one_that_is_not(heard: list[TrackingEvent]) -> None:
    state = state_after(ParcelStatus.HANDED_OVER, heard)
    if any(scan.status in FINAL for scan in heard):
        assert state in (ParcelStatus.DELIVERED, ParcelStatus.RETURNED)
    assert state_after(ParcelStatus.CANCELLED, heard) is ParcelStatus.CANCELLED
