"""The S3 store goes away and comes back under shoppers and staff: told by name, at once, and nothing is lost."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

import httpx
import pytest
from moto.server import ThreadedMotoServer
from sqlalchemy import text

from fovea.app import App
from fovea.domains import tax
from fovea.domains.identity import Role
from fovea.integrations import breaker
from fovea.integrations.breaker import Breaker
from fovea.integrations.storage import adapter as storage
from fovea.kernel.db import Database
from fovea.kernel.ids import new_id, to_global_id
from fovea.kernel.settings import Settings
from tests.contract.storage.conftest import a_free_port, open_bucket, point_at, serving
from tests.factories.orders import CLERK
from tests.factories.prescriptions import picture
from tests.support.asking import token_of
from tests.support.house import house_without_vendors

BUCKET = "uploads"


@dataclass
class Store:
    """A server that can be stopped, and the time its breaker goes by."""

    port: int
    server: ThreadedMotoServer
    now: float = 0.0

    def stop(self) -> None:
        self.server.stop()

    def start_again(self) -> None:
        self.server = serving(self.port)


@pytest.fixture
def s3(monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    port = a_free_port()
    store = Store(port, serving(port))
    url = f"http://127.0.0.1:{port}"
    point_at(url, monkeypatch)
    open_bucket(url, BUCKET)
    guard = Breaker("storage", trips_after=1, rests_for=20, clock=lambda: store.now)
    monkeypatch.setattr(breaker, "_breakers", {"storage": guard})
    yield store
    store.stop()


@pytest.fixture
def house(house_settings: Settings, db: Database, s3: Store) -> App:
    settings = house_settings.model_copy(update={"storage_url": f"s3://{BUCKET}", "vendor_timeout_seconds": 2.0})
    return replace(house_without_vendors(house_settings)(db), files=storage.connect(settings))


async def _send(http: httpx.AsyncClient) -> tuple[int, str]:
    """Status, and the id of what was kept or the code of its refusal."""
    headers = {"content-type": "image/jpeg", "x-fovea-visitor": "a-visitor-of-the-shop"}
    answer = await http.post("/uploads/prescriptions", content=picture(), headers=headers)
    said = answer.json()
    return answer.status_code, said["id"] if answer.status_code == 201 else said["code"]


async def test_uploads_and_pages_while_the_store_is_away_and_rests(
    db: Database, http: httpx.AsyncClient, s3: Store
) -> None:
    optician = {"authorization": f"Bearer {await token_of(db, Role.OPTICIAN)}"}

    async def look(upload: str) -> int:
        return (await http.get(f"/documents/prescriptions/{upload}/0.jpg", headers=optician)).status_code

    _, first = await _send(http)
    assert await look(first) == 200
    s3.stop()
    assert await _send(http) == (503, "UPLOAD_NOT_KEPT")
    s3.start_again()
    # It is back, but nobody asks it yet.
    assert await _send(http) == (503, "UPLOAD_NOT_KEPT")
    assert await look(first) == 503
    assert breaker.resting() == {"storage": "open"}

    s3.now = 21
    assert await look(first) == 200, "nothing is lost"
    status, second = await _send(http)
    assert (status, await look(second)) == (201, 200)
    async with db.connection() as connection:
        kept = await connection.scalar(text("SELECT count(*) FROM customers.prescription_upload WHERE pages > 0"))
    assert kept == 2, "what could not be kept does not count as sent"


async def test_a_copy_of_a_certificate_is_refused_by_the_same_name(
    db: Database, http: httpx.AsyncClient, s3: Store
) -> None:
    valid = date(2020, 1, 1), date(2099, 1, 1)
    given = tax.AddCertificate(new_id(), tax.CertificateKind.RESALE, "US", "OH", "OH-4711", "Binder 3", *valid)
    certificate = (await db.run(CLERK, tax.add_certificate, given)).id
    headers = {"content-type": "image/jpeg", "authorization": f"Bearer {await token_of(db, Role.FINANCE)}"}

    async def send(document: str) -> httpx.Response:
        return await http.post(f"/uploads/tax-certificates/{document}", content=picture(), headers=headers)

    s3.stop()
    answer = await send(to_global_id("TaxCertificate", certificate))
    assert (answer.status_code, answer.json()["code"]) == (503, "UPLOAD_NOT_KEPT")
    assert answer.json()["message"].startswith("The copy could not be kept")
    s3.start_again()
    s3.now = 21
    assert (await send(to_global_id("TaxCertificate", certificate))).status_code == 201
    for nothing in (to_global_id("TaxCertificate", new_id()), "nonsense"):
        assert (await send(nothing)).status_code == 404
