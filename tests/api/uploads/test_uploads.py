"""Prescriptions on paper over HTTP: what is taken, what is refused and how, and who may look."""

from dataclasses import replace
from io import BytesIO
from typing import Any

import httpx
import pytest
from PIL import Image
from sqlalchemy import text

from fovea.app import App
from fovea.domains.customers import rules
from fovea.domains.identity import Role
from fovea.integrations.storage import adapter as storage
from fovea.kernel.db import Database
from fovea.kernel.ids import from_global_id, new_id, to_global_id
from fovea.kernel.settings import Settings
from fovea.papers import pages
from tests.factories.people import a_customer
from tests.factories.prescriptions import pdf, picture
from tests.support.asking import token_of
from tests.support.house import house_without_vendors

VISITOR = {"x-fovea-visitor": "a-visitor-of-the-shop"}
PLACE = "/uploads/prescriptions"


@pytest.fixture
def house(house_settings: Settings, db: Database) -> App:
    return replace(house_without_vendors(house_settings)(db), files=storage.connect(house_settings))


async def _send(http: httpx.AsyncClient, content: bytes, kind: str = "image/jpeg", **headers: str) -> httpx.Response:
    sent = {name.replace("_", "-"): value for name, value in headers.items()} or VISITOR
    return await http.post(PLACE, content=content, headers={"content-type": kind, **sent})


async def _optician(db: Database) -> dict[str, str]:
    return {"authorization": f"Bearer {await token_of(db, Role.OPTICIAN)}"}


async def _pages(http: httpx.AsyncClient, answer: dict[str, Any], staff: dict[str, str]) -> list[Image.Image]:
    found: list[Image.Image] = []
    for page in range(answer["pages"]):
        shown = await http.get(f"/documents/prescriptions/{answer['id']}/{page}.jpg", headers=staff)
        assert (shown.status_code, shown.headers["content-type"]) == (200, "image/jpeg")
        found.append(Image.open(BytesIO(shown.content)))
    return found


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("image/jpeg", picture()),
        ("image/png", picture(kind="PNG", mode="RGBA")),
        ("image/png", picture(kind="PNG", mode="P")),
        ("image/webp", picture(kind="WEBP")),
        ("application/pdf", pdf(2)),
    ],
)
async def test_what_opens_is_kept_as_plain_pages(
    db: Database, http: httpx.AsyncClient, kind: str, content: bytes
) -> None:
    answer = await _send(http, content, kind)
    assert answer.status_code == 201
    found = await _pages(http, answer.json(), await _optician(db))
    assert len(found) == (2 if kind == "application/pdf" else 1)
    assert all((page.format, page.mode, bool(page.getexif())) == ("JPEG", "RGB", False) for page in found)


async def test_a_photo_is_turned_upright_made_smaller_and_loses_where_it_was_taken(
    db: Database, http: httpx.AsyncClient
) -> None:
    notes = Image.Exif()
    notes[0x0112] = 6  # a quarter turn to the right
    notes[0x010F] = "A camera of my own"
    notes.get_ifd(0x8825)[1] = "N"
    answer = await _send(http, picture(3000, 1500, exif=notes, comment=b"at home"))
    (page,) = await _pages(http, answer.json(), await _optician(db))
    assert page.size == (1200, 2400)
    assert set(page.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert not page.getexif()


@pytest.mark.parametrize(
    ("kind", "content", "status", "code"),
    [
        ("image/jpeg", b"", 422, "UPLOAD_EMPTY"),
        ("image/jpeg", b"These are words.", 422, "UPLOAD_NOT_AN_IMAGE"),
        ("image/png", picture(kind="PNG")[:80], 422, "UPLOAD_NOT_AN_IMAGE"),
        ("image/jpeg", picture(kind="GIF", mode="P"), 422, "UPLOAD_NOT_AN_IMAGE"),
        ("image/gif", picture(), 422, "UPLOAD_NOT_AN_IMAGE"),
        ("text/html", b"<script>", 422, "UPLOAD_NOT_AN_IMAGE"),
        ("application/pdf", b"%PDF-1.7 and then nothing", 422, "UPLOAD_NOT_AN_IMAGE"),
        ("application/pdf", pdf(5), 422, "UPLOAD_TOO_MANY_PAGES"),
        ("image/png", picture(20_000, 20_000, "PNG", "1"), 422, "UPLOAD_PICTURE_TOO_LARGE"),
        ("image/jpeg", bytes(10_000_001), 413, "UPLOAD_TOO_LARGE"),
    ],
    ids=["empty", "words", "half", "gif", "gif kind", "html", "broken pdf", "five pages", "bomb", "too large"],
)
async def test_what_does_not_is_refused_by_name(
    db: Database, http: httpx.AsyncClient, kind: str, content: bytes, status: int, code: str
) -> None:
    answer = await _send(http, content, kind)
    said = answer.json()
    assert (answer.status_code, said["code"], said["path"]) == (status, code, ["file"])
    assert said["message"]
    async with db.connection() as connection:
        assert await connection.scalar(text("SELECT max(pages) FROM customers.prescription_upload")) == 0


async def test_a_file_that_takes_too_long_is_given_up(http: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "_SECONDS", 0.001)
    assert (await _send(http, picture())).json()["code"] == "UPLOAD_TOO_SLOW"


async def test_only_shoppers_send(db: Database, http: httpx.AsyncClient) -> None:
    nobody = await http.post(PLACE, content=picture(), headers={"content-type": "image/jpeg"})
    assert (nobody.status_code, nobody.json()["code"]) == (401, "UNAUTHENTICATED")
    staff = await _send(http, picture(), authorization=f"Bearer {await token_of(db, Role.OPTICIAN)}")
    assert staff.status_code == 401
    customer = await _send(http, picture(), authorization=f"Bearer {(await a_customer(db)).token}")
    assert customer.status_code == 201
    http.cookies.set("fovea_staff", await token_of(db, Role.ADMIN) or "")
    forged = await _send(http, picture())
    assert (forged.status_code, forged.json()["code"]) == (403, "FORBIDDEN")


async def test_nothing_but_a_post(http: httpx.AsyncClient) -> None:
    assert (await http.get(PLACE)).status_code == 405


async def test_too_many_pictures_in_an_hour(
    db: Database, http: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "MOST_UPLOADS_AN_HOUR", 2)
    assert [(await _send(http, content)).status_code for content in (picture(), b"words", picture())] == [201, 422, 429]
    other = await _send(http, picture(), x_fovea_visitor="another-visitor-here")
    assert other.status_code == 201
    monkeypatch.setattr(rules, "MOST_GUEST_UPLOADS_AN_HOUR", 3)
    third = await _send(http, picture(), x_fovea_visitor="a-third-visitor-here")
    assert (third.status_code, third.json()["code"]) == (429, "CUSTOMERS_UPLOADS_THROTTLED")
    known = await _send(http, picture(), authorization=f"Bearer {(await a_customer(db)).token}")
    assert known.status_code == 201, "a crowd of strangers does not shut out who is known"


@pytest.mark.parametrize(
    ("who", "status"),
    [("nobody", 404), ("customer", 404), ("partner", 404), (Role.SUPPORT, 404), (Role.LAB, 404), (Role.OPTICIAN, 200)],
)
async def test_who_looks(db: Database, http: httpx.AsyncClient, who: str, status: int) -> None:
    sent = (await _send(http, picture())).json()
    token = await token_of(db, who)
    headers = {"authorization": f"Bearer {token}"} if token else VISITOR
    answer = await http.get(f"/documents/prescriptions/{sent['id']}/0.jpg", headers=headers)
    assert answer.status_code == status
    async with db.connection() as connection:
        query = text("SELECT principal, subjects FROM kernel.audit WHERE action LIKE '%look_at_upload'")
        lines = (await connection.execute(query)).all()
    assert len(lines) == (1 if status == 200 else 0), "every look leaves a line, and what was not seen leaves none"
    assert all(line.principal.startswith("staff:") and "prescription_upload:" in line.subjects[0] for line in lines)


async def test_what_is_not_there_is_not_found(db: Database, http: httpx.AsyncClient) -> None:
    sent = (await _send(http, picture())).json()
    staff = await _optician(db)
    for path in (
        f"{sent['id']}/1.jpg",
        f"{sent['id']}/-1.jpg",
        f"{to_global_id('PrescriptionUpload', new_id())}/0.jpg",
        f"{to_global_id('Order', new_id())}/0.jpg",
        "nonsense/0.jpg",
    ):
        assert (await http.get(f"/documents/prescriptions/{path}", headers=staff)).status_code == 404, path


async def test_what_lies_in_the_store_is_sealed(http: httpx.AsyncClient, house_settings: Settings, house: App) -> None:
    sent = (await _send(http, picture())).json()
    upload = from_global_id("PrescriptionUpload", sent["id"])
    kept = await house.files.get(f"prescriptions/{upload}/0")
    assert b"JFIF" not in kept
    assert not kept.startswith(b"\xff\xd8")
