"""The tax service is away: our own rates answer, the order says so, and it is made up for by the channel's policy."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from fovea.app import App
from fovea.domains import orders, tax
from fovea.domains.tax import DifferenceState, DocumentKind, DocumentState, OnDifference
from fovea.kernel.errors import VendorDown
from fovea.kernel.money import Money
from tests.domain.conftest import MovableClock
from tests.domain.tax.conftest import arrived, bought, differences, documents, given_back, left, taxed, told
from tests.factories import orders as make
from tests.factories.orders import CLERK, usd
from tests.factories.stock import stock
from tests.factories.taxes import Bureau
from tests.support.relay import settle


async def test_an_estimated_order_is_worked_out_when_the_service_is_back_and_shipped_as_charged(
    house: App, clock: MovableClock, bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Acceptance 1: charged 15.29 by our own rates, recorded as charged, the difference absorbed."""
    bureau.rate_bp = 1_100
    order = await bought(house, taxed(14500), estimated=True)

    def rest(_what: str) -> None:
        raise VendorDown("avatax", 20)

    with monkeypatch.context() as resting:
        # Who rests was not asked: that is no try, and it is due as before.
        resting.setattr(bureau, "_reach", rest)
        assert await tax.true_up(house.db, bureau) == 0
    bureau.away = True
    (waiting,) = await differences(house.db)
    assert waiting.attempts == 0
    assert (waiting.state, waiting.charged, waiting.order_number) == (
        DifferenceState.WAITING,
        usd(1529),
        order.number,
    )
    assert await tax.true_up(house.db, bureau) == 0
    bureau.away = False
    # Not asked again before its time, and then once.
    assert await tax.true_up(house.db, bureau) == 0
    clock.forward(timedelta(minutes=1))
    assert await tax.true_up(house.db, bureau) == 1
    assert await tax.true_up(house.db, bureau) == 0
    (found,) = await differences(house.db)
    assert (found.state, found.calculated, found.amount) == (DifferenceState.ABSORBED, usd(1682), usd(153))
    await left(house, order, clock)
    await told(house.db, bureau)
    (done,) = await documents(house.db, order)
    assert (done.state, done.estimated, done.charged, done.theirs) == (
        DocumentState.COMMITTED,
        True,
        usd(1529),
        usd(1682),
    )
    # Recorded as it was charged, at once, and no second difference about the same.
    assert (bureau.only().answer.total, bureau.only().version) == (usd(1529), 1)
    assert len(await differences(house.db)) == 1


@pytest.mark.parametrize(
    ("policy", "rate_bp", "state"),
    [
        (tax.SetPolicy("web", OnDifference.ABSORB, 152), 1_100, DifferenceState.REVIEW),
        (tax.SetPolicy("web", OnDifference.ABSORB, 153), 1_100, DifferenceState.ABSORBED),
        (tax.SetPolicy("web", OnDifference.REVIEW, 500), 1_001, DifferenceState.REVIEW),
        (tax.SetPolicy("web", OnDifference.COLLECT, 500), 900, DifferenceState.REVIEW),
        (tax.SetPolicy("web", OnDifference.REVIEW, 0), 1_000, DifferenceState.EVEN),
    ],
)
async def test_the_channels_policy_decides_and_the_order_waits_where_somebody_has_to(
    house: App, bureau: Bureau, policy: tax.SetPolicy, rate_bp: int, state: DifferenceState
) -> None:
    await house.db.run(CLERK, tax.set_policy, policy)
    bureau.rate_bp = rate_bp
    order = await bought(house, taxed(14500), estimated=True)
    before = len(await make.changes_of(house.db, order))
    await tax.true_up(house.db, bureau)
    await settle(house)
    (found,) = await differences(house.db)
    assert found.state is state
    holds = (await make.order_now(house.db, order)).open_holds
    assert [hold.kind for hold in holds] == ([orders.HoldKind.TAX] if state is DifferenceState.REVIEW else [])
    # Whatever it came to: nobody was charged for it.
    assert len(await make.changes_of(house.db, order)) == before


async def test_what_was_charged_by_our_own_rates_is_given_back_by_them(
    house: App, clock: MovableClock, bureau: Bureau
) -> None:
    order = await bought(house, taxed(14500), taxed(9995, sku="OTHER"), estimated=True)
    bureau.rate_bp = 1_234
    await left(house, order, clock)
    await told(house.db, bureau)
    await given_back(house, await arrived(house, order, clock), (1, 1))
    await told(house.db, bureau)
    back = next(one for one in await documents(house.db, order) if one.kind is DocumentKind.RETURN)
    assert (back.charged, bureau.only(DocumentKind.RETURN).answer.total) == (usd(-1000), usd(-1000))


async def test_an_order_that_was_worked_out_at_once_is_not_watched(house: App, bureau: Bureau) -> None:
    await bought(house, taxed(14500))
    assert await differences(house.db) == ()


async def test_a_policy_of_an_unknown_channel_is_refused(house: App) -> None:
    with pytest.raises(Exception, match="web, b2b"):
        await house.db.run(CLERK, tax.set_policy, tax.SetPolicy("moon", OnDifference.ABSORB, 0))
    assert Money(0, "USD") == usd(0)


async def test_both_forms_of_an_address_are_kept_and_the_resolved_one_is_taxed(
    house: App, clock: MovableClock, bureau: Bureau
) -> None:
    """Acceptance 6: what was typed is on the label, what the service wrote is what it hears of; in doubt it is held."""
    written = replace(make.ADDRESS, line1="388 TOWNSEND ST", postal_code="94107-1234")
    order = await bought(house, taxed(14500), resolved=written)
    assert (order.address, order.address_resolved) == (make.ADDRESS, written)
    await left(house, order, clock)
    await told(house.db, bureau)
    taxed_at = bureau.only().document
    assert (taxed_at.ship_to.line1, taxed_at.destination.postal_code) == ("388 Townsend St", "94107-1234")
    async with house.db.connection() as connection:
        kept = (await connection.execute(text("SELECT address_resolved FROM orders.order"))).scalar_one()
    assert b"TOWNSEND" not in bytes(kept)
    await stock(house.db, {"FRAME": 1})
    doubtful = await make.placed(house.db, address_doubtful=True)
    assert [hold.kind for hold in doubtful.open_holds] == [orders.HoldKind.ADDRESS]
    assert doubtful.address_resolved is None
