"""The customer's photo of what comes back: whose it is, who sees it, and that every look is written down."""

from dataclasses import replace
from io import BytesIO

import httpx
import pytest
from PIL import Image
from sqlalchemy import text

from fovea.app import App
from fovea.domains.identity import Role
from fovea.domains.orders import Order
from fovea.integrations.storage import adapter as storage
from fovea.kernel.db import Database
from fovea.kernel.ids import to_global_id
from fovea.kernel.settings import Settings
from tests.api.conftest import Ask
from tests.api.orders.test_returns_api import asked_of, do
from tests.domain.orders.coming_back import delivered
from tests.factories.orders import a_line
from tests.factories.people import a_customer
from tests.factories.prescriptions import pdf, picture
from tests.factories.stock import stock
from tests.support.asking import token_of
from tests.support.house import house_without_vendors

PAGES = "query($number: String!) { returnByNumber(number: $number) { photoPages } }"


@pytest.fixture
def house(house_settings: Settings, db: Database) -> App:
    return replace(house_without_vendors(house_settings)(db), files=storage.connect(house_settings))


async def _sent(http: httpx.AsyncClient, token: str, content: bytes, kind: str = "image/jpeg") -> str:
    headers = {"content-type": kind, "authorization": f"Bearer {token}"}
    answer = await http.post("/uploads/prescriptions", content=content, headers=headers)
    assert answer.status_code == 201
    return str(answer.json()["id"])


async def _bought(house: App, account: object) -> Order:
    await stock(house.db, {"FRAME": 2})
    return await delivered(house, a_line(quantity=2), account_id=account)  # type: ignore[arg-type]


async def test_the_desk_sees_it_and_every_look_is_written_down(
    house: App, db: Database, ask: Ask, http: httpx.AsyncClient
) -> None:
    anna = await a_customer(db)
    order = await _bought(house, anna.account_id)
    notes = Image.Exif()
    notes.get_ifd(0x8825)[1] = "N"
    photo = await _sent(http, anna.token, picture(3000, 1500, exif=notes))
    mine = {"orderNumber": order.number, "lines": [asked_of(order, reason="damaged")], "photoUploadId": photo}
    back = await do(ask, "requestReturn", mine, anna.token)
    support = await token_of(db, Role.SUPPORT)
    (page,) = (await ask(PAGES, {"number": back["number"]}, token=support))["data"]["returnByNumber"]["photoPages"]
    seen = await http.get(page, headers={"authorization": f"Bearer {support}"})
    assert (seen.status_code, seen.headers["content-type"]) == (200, "image/jpeg")
    shown = Image.open(BytesIO(seen.content))
    assert (shown.format, max(shown.size) <= 2400, bool(shown.getexif())) == ("JPEG", True, False)
    async with db.connection() as connection:
        looks = await connection.scalar(
            text("SELECT count(*) FROM kernel.audit WHERE action LIKE '%look_at_photo' AND subjects::text LIKE :what"),
            {"what": "%return_photo%"},
        )
    assert looks == 1
    # Neither the shopper's own page nor anybody else at the desk's address gets it.
    for who in (None, anna.token, await token_of(db, Role.LAB)):
        headers = {} if who is None else {"authorization": f"Bearer {who}"}
        assert (await http.get(page, headers=headers)).status_code == 404
    for wrong in (
        page.replace("/0.jpg", "/1.jpg"),
        f"/documents/returns/{to_global_id('Order', order.id)}/photo/0.jpg",
    ):
        assert (await http.get(wrong, headers={"authorization": f"Bearer {support}"})).status_code == 404


async def test_anothers_picture_and_one_that_is_gone_are_refused_at_their_field(
    house: App, db: Database, ask: Ask, http: httpx.AsyncClient
) -> None:
    anna, ben = await a_customer(db), await a_customer(db, "ben@example.com")
    order = await _bought(house, anna.account_id)
    foreign = await _sent(http, ben.token, picture())
    wanted = {"orderNumber": order.number, "lines": [asked_of(order, reason="damaged")]}
    for photo in (foreign, to_global_id("PrescriptionUpload", order.id), to_global_id("Order", order.id)):
        refused = await do(ask, "requestReturn", {**wanted, "photoUploadId": photo}, anna.token)
        assert (refused["code"], refused["path"]) == ("KERNEL_NOT_FOUND", ["photoUploadId"])
    async with db.connection() as connection:
        asked = await connection.scalar(text("SELECT count(*) FROM orders.return_authorisation"))
    assert asked == 0, "nothing was asked for without it"


async def test_a_paper_of_several_pages_is_read_page_by_page(
    house: App, db: Database, ask: Ask, http: httpx.AsyncClient
) -> None:
    anna = await a_customer(db)
    order = await _bought(house, anna.account_id)
    photo = await _sent(http, anna.token, pdf(2), "application/pdf")
    mine = {"orderNumber": order.number, "lines": [asked_of(order, reason="damaged")], "photoUploadId": photo}
    back = await do(ask, "requestReturn", mine, anna.token)
    support = await token_of(db, Role.SUPPORT)
    pages = (await ask(PAGES, {"number": back["number"]}, token=support))["data"]["returnByNumber"]["photoPages"]
    for page in pages:
        assert (await http.get(page, headers={"authorization": f"Bearer {support}"})).status_code == 200
    assert len(pages) == 2
