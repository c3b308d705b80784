"""Copies of certificates over HTTP: who sends and sees one, what is refused, and that each look is written down."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import httpx
import pytest
from sqlalchemy import text

from fovea.app import App
from fovea.domains import tax
from fovea.domains.identity import Role
from fovea.domains.tax import CertificateKind, CertificateState
from fovea.integrations.storage import adapter as storage
from fovea.kernel.actor import SYSTEM
from fovea.kernel.db import Database
from fovea.kernel.ids import new_id, to_global_id
from fovea.kernel.settings import Settings
from tests.factories.orders import CLERK
from tests.factories.prescriptions import pdf, picture
from tests.support.asking import token_of
from tests.support.house import house_without_vendors


@pytest.fixture
def house(house_settings: Settings, db: Database) -> App:
    return replace(house_without_vendors(house_settings)(db), files=storage.connect(house_settings))


@pytest.fixture
async def certificate(db: Database) -> UUID:
    given = tax.AddCertificate(
        new_id(), CertificateKind.RESALE, "US", "OH", "OH-4711", "Binder 3", date(2020, 1, 1), date(2099, 1, 1)
    )
    return (await db.run(CLERK, tax.add_certificate, given)).id


async def _send(
    http: httpx.AsyncClient, certificate: UUID, token: str | None, content: bytes = b"", kind: str = "application/pdf"
) -> httpx.Response:
    headers = {"content-type": kind, **({"authorization": f"Bearer {token}"} if token else {})}
    place = f"/uploads/tax-certificates/{to_global_id('TaxCertificate', certificate)}"
    return await http.post(place, content=content or pdf(2), headers=headers)


async def _look(http: httpx.AsyncClient, certificate: UUID, token: str | None, page: int = 0) -> httpx.Response:
    headers = {"authorization": f"Bearer {token}"} if token else {}
    place = f"/documents/tax-certificates/{to_global_id('TaxCertificate', certificate)}/{page}.jpg"
    return await http.get(place, headers=headers)


@pytest.mark.parametrize(
    ("who", "sends", "looks"),
    [
        ("nobody", 404, 404),
        ("customer", 404, 404),
        (Role.WAREHOUSE, 404, 404),
        (Role.SUPPORT, 201, 200),
        (Role.FINANCE, 201, 200),
    ],
)
async def test_who_sends_and_who_looks(
    db: Database, http: httpx.AsyncClient, certificate: UUID, who: str, sends: int, looks: int
) -> None:
    token = await token_of(db, who)
    assert (await _send(http, certificate, token)).status_code == sends
    if sends != 201:
        await _send(http, certificate, await token_of(db, Role.ADMIN))
    answer = await _look(http, certificate, token, page=1)
    assert answer.status_code == looks
    async with db.connection() as connection:
        query = text("SELECT principal, subjects FROM kernel.audit WHERE action LIKE '%look_at_paper'")
        lines = (await connection.execute(query)).all()
    assert [line.subjects for line in lines] == ([[f"tax_certificate:{certificate}"]] if looks == 200 else [])
    if looks == 200:
        assert answer.headers["content-type"] == "image/jpeg"
        assert answer.content.startswith(b"\xff\xd8")


@pytest.mark.parametrize(
    ("kind", "content", "code"),
    [("text/html", b"<script>", "UPLOAD_NOT_AN_IMAGE"), ("application/pdf", pdf(5), "UPLOAD_TOO_MANY_PAGES")],
)
async def test_what_cannot_be_kept_is_refused_by_name(
    db: Database, http: httpx.AsyncClient, certificate: UUID, kind: str, content: bytes, code: str
) -> None:
    answer = await _send(http, certificate, await token_of(db, Role.FINANCE), content, kind)
    assert (answer.status_code, answer.json()["code"], answer.json()["path"]) == (422, code, ["file"])


async def test_a_newer_copy_takes_the_place_until_somebody_decided_on_it(
    db: Database, http: httpx.AsyncClient, house: App, certificate: UUID
) -> None:
    finance = await token_of(db, Role.FINANCE)
    await _send(http, certificate, finance)
    async with db.connection() as connection:
        first = await connection.scalar(text("SELECT paper_id FROM tax.certificate"))
    assert not (await house.files.get(f"tax-certificates/{first}/0")).startswith(b"\xff\xd8"), "it is sealed"
    assert (await _send(http, certificate, finance, picture(), "image/jpeg")).json()["pages"] == 1
    for page in range(2):
        with pytest.raises(KeyError):
            await house.files.get(f"tax-certificates/{first}/{page}")
    assert (await _look(http, certificate, finance, page=1)).status_code == 404
    approve = tax.DecideCertificate(certificate, CertificateState.APPROVED, "")
    assert (await db.run(SYSTEM, tax.decide_certificate, approve)).pages == 1
    late = await _send(http, certificate, finance)
    assert (late.status_code, late.json()["code"]) == (422, "KERNEL_WRONG_STATE")
    assert (await _look(http, certificate, finance)).status_code == 200
