"""The mail server goes away and comes back: the shop sells on, and every letter arrives once."""

from tests.flows.conftest import SKU
from tests.support.looks import messages
from tests.support.running import House, eventually
from tests.support.shopping import Clerk, Shopper

# More than the worker asks before it leaves the server alone.
LETTERS = 6


def test_letters_wait_for_the_mail_server_without_using_up_their_tries(house: House, clerk: Clerk) -> None:
    house.stop_mailbox()
    house.kill_workers()
    # Its rest outlasts the look at what it does meanwhile.
    house.start_worker(VENDOR_REST_SECONDS="60")
    shoppers = [Shopper(house) for _ in range(LETTERS)]
    orders = [shopper.buys(SKU, glasses=False)["number"] for shopper in shoppers]
    assert all(orders), "nobody who buys hears of it"
    eventually(lambda: "open" in mail(clerk), "staff to be told", 40)
    tries = []
    for _ in range(3):
        house.talk.execute("UPDATE kernel.delivery SET due_at = now(), last_error = '' WHERE state = 'ready'")
        eventually(lambda: len(refusals(house)) == LETTERS, "every letter to be put off", 30)
        tries.append(sum(row["attempts"] for row in refusals(house)))
    assert tries[0] == tries[-1], "a server that was not asked is no try"

    house.kill_workers()
    # A new worker finds out for itself, and rests shortly.
    house.start_worker()
    house.talk.execute("UPDATE kernel.delivery SET due_at = now() WHERE state = 'ready'")
    eventually(lambda: refusals(house, "TransientFailure"), "the new worker to ask")
    house.start_mailbox()
    house.settle(60)
    for shopper, number in zip(shoppers, orders, strict=True):
        letters = messages(house, shopper)
        assert {subject: len(ids) for subject, ids in letters.items()} == {f"Your order {number}": 1}
        shopper.close()


def mail(clerk: Clerk) -> set[str]:
    """How the mail server is to the house's processes."""
    told = clerk.ask("{ vendorHealth { vendor state } }")["vendorHealth"]
    return {one["state"] for one in told if one["vendor"] == "mail"}


def refusals(house: House, kind: str = "VendorDown") -> list[dict[str, int]]:
    """Deliveries that were put off for this reason and wait."""
    return house.rows(
        "SELECT attempts FROM kernel.delivery WHERE state = 'ready' AND due_at > now() "
        f"AND subscriber LIKE 'crm.%' AND last_error LIKE '{kind}%'"
    )
