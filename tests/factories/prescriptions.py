"""Prescriptions on paper and under review: pictures, orders that wait for them, and the opticians who look."""

from dataclasses import replace
from io import BytesIO
from typing import Any
from uuid import UUID

from fpdf import FPDF
from PIL import Image

from fovea.app import App
from fovea.domains import catalog, checkout, customers, identity, optics, orders, pricing
from fovea.kernel.actor import SYSTEM, Actor, ActorKind
from fovea.kernel.db import Database
from fovea.kernel.files import ObjectStore
from fovea.seed.lenses import LENS_PRICES, LENS_RANGE
from tests.factories import floor
from tests.factories.frames import a_frame, introduce
from tests.support.carriers import Shelf

SKU = "FV-ALDER-HAV-46"
ODILE = Actor(ActorKind.STAFF, UUID(int=21), "Odile", identity.ROLES[identity.Role.OPTICIAN])
PIERRE = Actor(ActorKind.STAFF, UUID(int=22), "Pierre", identity.ROLES[identity.Role.OPTICIAN])
GUEST = Actor(ActorKind.ANONYMOUS, visitor="a" * 64)
OTHER_GUEST = Actor(ActorKind.ANONYMOUS, visitor="b" * 64)


class Drawer(Shelf):
    """A store for sealed pages alone."""

    async def put(self, key: str, content: bytes, media_type: str) -> None:
        assert media_type == "application/octet-stream"
        await super().put(key, content, media_type)


def picture(width: int = 300, height: int = 200, kind: str = "JPEG", mode: str = "RGB", **how: Any) -> bytes:
    """A picture of nothing."""
    out = BytesIO()
    Image.new(mode, (width, height)).save(out, kind, **how)
    return out.getvalue()


def pdf(pages: int) -> bytes:
    document = FPDF()
    for number in range(pages):
        document.add_page()
        document.set_font("helvetica")
        document.cell(text=f"Page {number + 1}")
    return bytes(document.output())


async def uploaded(db: Database, files: ObjectStore, actor: Actor = GUEST, *pages: bytes) -> customers.UploadView:
    """A picture somebody sent, opened already."""

    async def read() -> tuple[bytes, ...]:
        return pages or (picture(),)

    return await customers.receive_upload(db, files, actor, read)


def values(right: str = "-2.25 -0.75 x 7", left: str = "-1.75 -0.50 x 172", pd: str = "63") -> dict[str, Any]:
    """A prescription as carts and orders keep one."""
    reading = optics.parse_rx(f"OD: {right}, OS: {left} PD {pd}")
    found = reading.pd.value() if reading.pd else None
    assert found is not None
    return {"rx": reading.prescription().to_dict(), "pd": dict(found.to_dict())}


# More than 4.00: the distance between lens and eye matters (LB58), and somebody has to say why it is no matter here.
STRONG = values("-4.50 -0.75 x 7", "-4.25 -0.50 x 172")

# For progressives: calm but for what nobody has measured.
READING = values("-2.25 -0.75 x 7 add +2.00", "-1.75 -0.50 x 172 add +2.00", "31.5/31.5")


async def a_shop(db: Database) -> None:
    """One frame that can be had with every lens."""
    await introduce(db, a_frame("ALDER"))
    await db.run(SYSTEM, catalog.set_lens_range, LENS_RANGE)
    prices = [pricing.SetPrice(pricing.lens_code(*key), "USD", usd) for key, (usd, _) in LENS_PRICES.items()]
    await db.run(SYSTEM, pricing.set_prices, pricing.SetPrices(tuple(prices)))


async def lenses(
    db: Database,
    kept: dict[str, Any] | None = None,
    use: optics.LensUse = optics.LensUse.DISTANCE,
    **changes: Any,
) -> orders.LensSnapshot:
    """Lenses in 1.60 as a cart would keep them, for distance unless said: judged as they are ordered."""
    wanted = checkout.LensOrder(
        use,
        kept["rx"] if kept else None,
        kept["pd"] if kept else None,
        "HI160",
        (),
        **changes,
    )
    (variant,) = await db.read(SYSTEM, catalog.variants, [SKU])
    today = db.clock().date()
    chosen = checkout.choose(LENS_RANGE, variant, wanted, today)
    verdict = checkout.judge(variant, wanted, chosen, today)
    return checkout.snapshot_of(wanted, chosen, verdict, 1 if wanted.upload else 0)


def a_line(snapshot: orders.LensSnapshot, quantity: int = 1) -> orders.PlacedLine:
    return replace(floor.a_line(sku=SKU, quantity=quantity), lenses=snapshot)


async def paid(house: App, *snapshots: orders.LensSnapshot, **changes: Any) -> orders.Order:
    """A paid order of one pair for each of these lenses."""
    return await floor.paid(house, *(a_line(one) for one in snapshots), **changes)


async def reviews(db: Database, order: orders.Order) -> tuple[orders.Review, ...]:
    """Everything under review of an order."""
    found = await db.read(SYSTEM, orders.reviews_of, order.id)
    return tuple([await db.read(SYSTEM, orders.review, review_id) for review_id in found])
