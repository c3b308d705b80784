"""A parcel's state is what its carrier said, in whatever order we heard it."""

from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fovea.domains.shipping import NoSuchRate, ParcelStatus, Promise, Rate, TrackingEvent, TrackingStatus
from fovea.domains.shipping.rules import rate_for, state_after
from fovea.kernel.money import Money

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


def test_the_promised_service_else_one_no_dearer_of_the_same_carrier() -> None:
    def rate(carrier: str, service: str, minor: int, days: int) -> Rate:
        return Rate("easypost", carrier, service, service, Money(minor, "USD"), days, "shp", f"rate-{service}")

    promise = Promise("easypost", "USPS", "Priority", "USPS Priority", Money(790, "USD"))
    exact, slow, fast, dear = (
        rate("USPS", "Priority", 900, 2),
        rate("USPS", "Ground", 500, 5),
        rate("USPS", "First", 790, 3),
        rate("USPS", "Express", 2600, 1),
    )
    other = rate("UPS", "Ground", 100, 1)
    assert rate_for(promise, [slow, other, exact]) == exact
    assert rate_for(promise, [slow, dear, other, fast]) == fast
    with pytest.raises(NoSuchRate):
        rate_for(promise, [dear, other])
