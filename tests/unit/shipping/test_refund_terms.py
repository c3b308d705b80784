"""Until when a label's money can be asked for, and when a request that came too early is made again."""

from datetime import UTC, datetime, timedelta

import pytest

from fovea.domains.shipping.rules import ask_again_at, refundable_until

BOUGHT = datetime(2026, 3, 2, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.mark.parametrize(("carrier", "days"), [("USPS", 30), ("UPS", 90), ("FedEx", 90), ("DHL Express", 30)])
def test_how_long_a_vendor_takes_requests(carrier: str, days: int) -> None:
    assert refundable_until(carrier, BOUGHT) == BOUGHT + timedelta(days=days)


@pytest.mark.parametrize(
    ("asked", "wait"), [(1, HOUR), (2, 6 * HOUR), (3, DAY), (4, 3 * DAY), (5, 7 * DAY), (9, 7 * DAY)]
)
def test_soon_again_then_ever_more_rarely(asked: int, wait: timedelta) -> None:
    assert ask_again_at(asked, BOUGHT, BOUGHT + 30 * DAY) == BOUGHT + wait


def test_a_last_time_before_nobody_takes_requests_and_then_it_is_a_persons() -> None:
    until = BOUGHT + 30 * DAY
    last = until - 12 * HOUR
    assert ask_again_at(9, until - 2 * DAY, until) == last
    assert ask_again_at(9, last, until) is None
    assert ask_again_at(1, BOUGHT, None) is None, "a label from before the time was kept"
