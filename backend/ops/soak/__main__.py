"""`./dev soak [--orders N] [--faults PERCENT]`: orders of every fate in the house that is open, under bad vendors.

While they live, each vendor's stand-in spoils a share of its calls and webhooks. Then all is mended, the house comes to
rest, and ours is laid beside theirs. Exit code 0: every order came to its end, the books agree to the cent and all
invariants hold.
"""

import argparse
import asyncio
import os
import random
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import asyncpg
import httpx

from soak import books
from soak.house import Books, invariants
from soak.lives import Carriers, Desk, Fate, live
from soak.people import GaveUpError, Person
from soak.trouble import Trouble

VENDORS = ("adyen", "avatax", "easypost", "shippo")
CARRIERS = ("easypost", "shippo")
ACCOUNT = {"email": "admin@fovea.example", "password": "correct-horse-battery"}
SIGN_IN = "mutation Soak($input: SignInStaffInput!) { signInStaff(input: $input) { __typename } }"
ARTICLES = "query Soak { frames(first: 50) { edges { node { variants { sku available } } } } }"
# Of a hundred orders so many end like this.
FATES = {Fate.SHIPPED: 55, Fate.CANCELLED: 20, Fate.REFUNDED: 25}
# After the storm each order has this long to end, and then the house to rest. Seconds.
CALM, REST = 240.0, 240.0
_ALL = 100_000


class NotReadyError(Exception):
    """The soak cannot begin; says why."""


@dataclass
class Story:
    """What became of the orders."""

    ended: Counter[str] = field(default_factory=Counter)
    unfinished: list[str] = field(default_factory=list)
    trouble: Counter[str] = field(default_factory=Counter)
    struck: dict[str, int] = field(default_factory=dict)


async def skus(http: httpx.AsyncClient, wanted: int, dice: random.Random) -> list[str]:
    """As many units as there will be orders, spread over what lies on the shelves."""
    frames = (await http.post("/graphql", json={"query": ARTICLES})).json()["data"]["frames"]["edges"]
    shelf = [
        variant["sku"]
        for frame in frames
        for variant in frame["node"]["variants"]
        for _ in range(int(variant["available"]))
    ]
    if len(shelf) < wanted:
        raise NotReadyError(f"{wanted} orders need as many frames on the shelf; there are {len(shelf)}.")
    return dice.sample(shelf, wanted)


async def signed_in(desk: httpx.AsyncClient, token: str | None) -> dict[str, str]:
    """The headers of a member of staff: a token's, or with the session that the client keeps from now on."""
    if token:
        return {"authorization": f"Bearer {token}"}
    answer = await desk.post("/graphql", json={"query": SIGN_IN, "variables": {"input": ACCOUNT}})
    if answer.json()["data"]["signInStaff"]["__typename"] != "SignInStaffSuccess":
        raise NotReadyError(f"{ACCOUNT['email']} may not sign in here; give --token.")
    return {"x-fovea-csrf": "1"}


async def lives(desk: Desk, shelf: list[str], together: int, dice: random.Random, story: Story) -> None:
    """All orders, some at a time; each is told apart when it does not come to its end."""
    fates = dice.choices(list(FATES), list(FATES.values()), k=len(shelf))
    left = iter(zip(shelf, fates, strict=True))

    async def customer() -> None:
        for sku, fate in left:
            numbers: list[str] = []
            try:
                story.ended[await live(desk, sku, fate, numbers)] += 1
            except GaveUpError as failure:
                story.unfinished.append(f"{fate} {', '.join(numbers) or 'no number'}: {failure}")

    async with asyncio.TaskGroup() as group:
        for _ in range(together):
            group.create_task(customer())


async def soak(arguments: argparse.Namespace) -> tuple[Story, list[books.Compared]]:
    dice = random.Random(arguments.seed)
    vendors = {vendor: os.environ[f"{vendor.upper()}_BASE_URL"] for vendor in VENDORS}
    since = datetime.now(UTC)
    story = Story()
    limits = httpx.Limits(max_connections=arguments.together * 2 + 4)
    # A client each for shoppers and staff: a shopper's questions must not carry a session.
    async with (
        httpx.AsyncClient(base_url=arguments.api, timeout=60, trust_env=False, limits=limits) as http,
        httpx.AsyncClient(base_url=arguments.api, timeout=60, trust_env=False, limits=limits) as bench,
        httpx.AsyncClient(timeout=30, trust_env=False) as control,
    ):
        shelf = await skus(http, arguments.orders, dice)
        staff = await signed_in(bench, arguments.token)
        until = time.monotonic() + arguments.minutes * 60 + CALM
        clerk = Person(bench, staff, until, story.trouble)
        road = Carriers(control, {vendor: vendors[vendor] for vendor in CARRIERS})
        desk = Desk(http, clerk, road, until, story.trouble)
        before = await Theirs.told(control, vendors)
        trouble = Trouble(control, vendors)
        try:
            await trouble.arm(arguments.faults)
            whole = asyncio.create_task(lives(desk, shelf, arguments.together, dice, story))
            await asyncio.wait({whole}, timeout=arguments.minutes * 60)
        finally:
            story.struck = await trouble.mend()
        await whole
        connection = await asyncpg.connect(os.environ["DATABASE_URL"])
        try:
            ours = Books(connection, since)
            left = await ours.rest(REST)
            theirs = (await Theirs.told(control, vendors)).since(before)
            compared = await reckon(ours, theirs, left)
        finally:
            await connection.close()
    return story, compared


@dataclass(frozen=True)
class Theirs:
    """What the vendors know, whole."""

    payments: list[dict[str, Any]]
    labels: list[str]
    documents: list[dict[str, Any]]

    @classmethod
    async def told(cls, control: httpx.AsyncClient, vendors: dict[str, str]) -> "Theirs":
        async def ask(vendor: str, path: str) -> list[dict[str, Any]]:
            answer = await control.get(f"{vendors[vendor]}/_sim/{path}", params={"limit": _ALL})
            found: list[dict[str, Any]] = answer.raise_for_status().json()
            return found

        parcels = [one for vendor in CARRIERS for one in await ask(vendor, "parcels")]
        labels = [str(one["trackingNumber"]) for one in parcels]
        return cls(await ask("adyen", "payments"), labels, await ask("avatax", "documents"))

    def since(self, before: "Theirs") -> "Theirs":
        """Without what was there before: all that is new must be known to us."""
        payments, documents = {one["psp"] for one in before.payments}, {_document(one) for one in before.documents}
        labels = set(before.labels)
        return Theirs(
            [one for one in self.payments if one["psp"] not in payments],
            [number for number in self.labels if number not in labels],
            [one for one in self.documents if _document(one) not in documents],
        )


def _document(told: dict[str, Any]) -> tuple[str, str]:
    return str(told["type"]), str(told["code"])


async def reckon(ours: Books, theirs: Theirs, left: list[str]) -> list[books.Compared]:
    """The books of both sides; ``left`` is what did not come to rest."""
    payments = await ours.payments()
    broken = await invariants()
    return [
        *books.money(payments, theirs.payments),
        books.changes(await ours.changes(), theirs.payments),
        books.kept(payments),
        books.labels(await ours.labels(), theirs.labels),
        books.tax(await ours.tax(), theirs.documents),
        books.Compared("still under way", len(left), 0, left),
        books.Compared("invariants broken", len(broken), 0, list(broken)),
    ]


def report(story: Story, compared: list[books.Compared], seconds: float) -> str:
    ended = ", ".join(f"{count} {fate}" for fate, count in sorted(story.ended.items()))
    struck = ", ".join(f"{vendor} {count}" for vendor, count in story.struck.items())
    told = ", ".join(f"{code} {count}" for code, count in story.trouble.most_common(8))
    head = f"{'':<22}{'ours':>14}{'theirs':>14}{'differences':>13}"
    rows = [f"{one.name:<22}{one.ours:>14,}{one.theirs:>14,}{len(one.differences):>13}" for one in compared]
    wrong = [f"  {one.name}: {difference}" for one in compared for difference in one.differences[:10]]
    return "\n".join(
        [
            f"Orders: {ended or 'none'}; {len(story.unfinished)} not at their end ({seconds:.0f} s)",
            f"Spoiled: {struck}",
            f"People were told: {told or 'nothing bad'}",
            "",
            head,
            *rows,
            *wrong,
            *(f"  {one}" for one in story.unfinished[:20]),
        ]
    )


def main() -> int:
    parser = argparse.ArgumentParser(prog="./dev soak", description="Orders under bad vendors in the open house.")
    parser.add_argument("--orders", type=int, default=100, help="how many (100)")
    parser.add_argument("--faults", type=int, default=20, help="percent of the vendors' calls that go wrong (20)")
    parser.add_argument("--together", type=int, default=6, help="customers at a time (6)")
    parser.add_argument("--minutes", type=float, default=30, help="the vendors mend after this long at the latest (30)")
    parser.add_argument("--seed", type=int, default=1, help="of the orders' fates (1)")
    parser.add_argument("--token", help="a member of staff's, instead of the demonstration's administrator")
    arguments = parser.parse_args()
    arguments.api = os.environ.get("API_URL", "http://127.0.0.1:8000")
    started = time.monotonic()
    try:
        story, compared = asyncio.run(soak(arguments))
    except httpx.ConnectError:
        print(f"No API answers at {arguments.api}; open the house first: ./dev up", file=sys.stderr)
        return 2
    except (NotReadyError, KeyError) as fault:
        print(f"The soak cannot begin: {fault}", file=sys.stderr)
        return 2
    print(report(story, compared, time.monotonic() - started))
    good = not story.unfinished and not any(one.differences for one in compared)
    print("The books agree." if good else "The books do not agree.")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
