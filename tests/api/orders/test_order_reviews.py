"""The prescriptions of one order through the schema, whatever became of them, and who may read them."""

import pytest

from fovea.app import App
from fovea.domains.identity import Role
from fovea.kernel.db import Database
from tests.api.conftest import Ask
from tests.factories.floor import a_line, paid, verified
from tests.support.asking import code_of, token_of

OF_ORDER = """query($number: String!) { prescriptionReviews(orderNumber: $number) {
  orderNumber status orderLineId values { od { written } } } }"""


async def test_an_orders_prescriptions_are_found_before_and_after_the_verdict(
    house: App, ask: Ask, db: Database
) -> None:
    token = await token_of(db, Role.OPTICIAN)
    order = await paid(house, a_line(), a_line(made=False))
    other = await paid(house, a_line())
    decided = await verified(house, a_line())
    before = (await ask(OF_ORDER, {"number": order.number}, token=token))["data"]["prescriptionReviews"]
    assert [one["status"] for one in before] == ["waiting"]
    assert before[0]["orderNumber"] == order.number != other.number
    assert before[0]["values"]["od"]["written"]

    after = (await ask(OF_ORDER, {"number": decided.number}, token=token))["data"]["prescriptionReviews"]
    assert [(one["status"], one["orderNumber"]) for one in after] == [("approved", decided.number)]


async def test_an_order_without_lenses_or_none_at_all_has_no_prescriptions(house: App, ask: Ask, db: Database) -> None:
    token = await token_of(db, Role.OPTICIAN)
    order = await paid(house, a_line(made=False))
    for number in (order.number, "SO-999999", ""):
        answer = await ask(OF_ORDER, {"number": number}, token=token)
        assert answer["data"]["prescriptionReviews"] == []


@pytest.mark.parametrize("who", ["nobody", "customer", "partner", Role.SUPPORT, Role.WAREHOUSE])
async def test_only_opticians_read_them(house: App, ask: Ask, db: Database, who: str) -> None:
    order = await paid(house, a_line())
    answer = await ask(OF_ORDER, {"number": order.number}, token=await token_of(db, who))
    assert code_of(answer) in {"UNAUTHENTICATED", "FORBIDDEN"}
    assert not (answer["data"] or {}).get("prescriptionReviews")
