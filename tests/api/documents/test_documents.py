"""Papers over HTTP: who gets which, and that everybody else finds nothing."""

from dataclasses import replace
from io import BytesIO

import httpx
import pytest
from pypdf import PdfReader

from fovea.app import App
from fovea.domains import lab, orders, warehouse
from fovea.domains.identity import Role
from fovea.domains.shipping.contract import RecordLabel
from fovea.domains.shipping.service import record_label
from fovea.integrations.storage import adapter as storage
from fovea.kernel.actor import SYSTEM
from fovea.kernel.db import Database
from fovea.kernel.ids import new_id, to_global_id
from fovea.kernel.money import Money
from fovea.kernel.settings import Settings
from tests.factories.floor import a_line, hear, packed, paid
from tests.support.asking import token_of
from tests.support.house import house_without_vendors

LABEL = b"%PDF-1.4 a label"


@pytest.fixture
def house(house_settings: Settings, db: Database) -> App:
    return replace(house_without_vendors(house_settings)(db), files=storage.connect(house_settings))


async def _ticket(house: App) -> str:
    order = await paid(house)
    (job,) = (await house.db.read(SYSTEM, lab.jobs_of, [order.id]))[order.id]
    return f"/documents/jobs/{to_global_id('Job', job.id)}.pdf"


async def _label(house: App) -> str:
    _, parcel = await packed(house)
    key = f"labels/{parcel.id}.pdf"
    await house.files.put(key, LABEL, "application/pdf")
    bought = RecordLabel(parcel.id, "9400111", "lbl_1", Money(800, "USD"), key)
    await house.db.run(SYSTEM, record_label, bought)
    return f"/documents/labels/{to_global_id('Parcel', parcel.id)}.pdf"


async def _slip(house: App) -> str:
    order = await paid(house)
    return f"/documents/packing-slips/{to_global_id('Order', order.id)}.pdf"


async def _pick_list(house: App) -> str:
    await paid(house, a_line(made=False))
    wave = await house.db.run(SYSTEM, warehouse.release_wave, warehouse.PlanWave())
    return f"/documents/pick-lists/{to_global_id('PickBatch', wave.batches[0].id)}.pdf"


async def _manifest(house: App) -> str:
    listed = await house.db.run(SYSTEM, warehouse.open_manifest, warehouse.OpenManifest("USPS"))
    return f"/documents/manifests/{to_global_id('Manifest', listed.id)}.pdf"


async def _box_slip(house: App) -> str:
    _, parcel = await packed(house, a_line(made=False))
    return f"/documents/box-slips/{to_global_id('Parcel', parcel.id)}.pdf"


async def _stickers(house: App) -> str:
    return "/documents/stickers/totes.pdf?from=3&count=4"


PAPERS = {
    "box slip": _box_slip,
    "pick list": _pick_list,
    "manifest": _manifest,
    "stickers": _stickers,
    "ticket": _ticket,
    "label": _label,
    "slip": _slip,
}


async def _get(http: httpx.AsyncClient, path: str, token: str | None) -> httpx.Response:
    return await http.get(path, headers={"authorization": f"Bearer {token}"} if token else {})


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("nobody", set()),
        ("customer", set()),
        ("partner", set()),
        (Role.BUYER, set()),
        (Role.LAB, {"ticket"}),
        (Role.WAREHOUSE, {"label", "slip", "box slip", "pick list", "manifest", "stickers"}),
    ],
)
@pytest.mark.parametrize("paper", PAPERS)
async def test_who_gets_which_paper(
    db: Database, house: App, http: httpx.AsyncClient, paper: str, who: str, seen: set[str]
) -> None:
    path = await PAPERS[paper](house)
    response = await _get(http, path, await token_of(db, who))
    assert response.status_code == (200 if paper in seen else 404)
    assert (response.headers["content-type"] == "application/pdf") is (paper in seen)


async def test_a_ticket_opens_in_the_browser(db: Database, house: App, http: httpx.AsyncClient) -> None:
    response = await _get(http, await _ticket(house), await token_of(db, Role.LAB))
    assert response.headers["content-disposition"] == 'inline; filename="JOB-000001.pdf"'
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["cache-control"] == "no-store"
    assert "JOB-000001" in PdfReader(BytesIO(response.content)).pages[0].extract_text()


async def test_the_staff_cookie_opens_a_paper(db: Database, house: App, http: httpx.AsyncClient) -> None:
    path = await _ticket(house)
    http.cookies.set("fovea_staff", await token_of(db, Role.LAB) or "")
    assert (await http.get(path)).status_code == 200


async def test_a_label_is_the_carriers_own_bytes(db: Database, house: App, http: httpx.AsyncClient) -> None:
    response = await _get(http, await _label(house), await token_of(db, Role.WAREHOUSE))
    assert response.content == LABEL
    assert response.headers["content-disposition"] == 'inline; filename="label-9400111.pdf"'


async def test_what_is_not_there_is_not_found(db: Database, house: App, http: httpx.AsyncClient) -> None:
    _, parcel = await packed(house)
    cancelled = await paid(house)
    (job,) = (await house.db.read(SYSTEM, lab.jobs_of, [cancelled.id]))[cancelled.id]
    await house.db.run(SYSTEM, orders.cancel, orders.CancelOrder(cancelled.id, "Changed their mind."))
    await hear(house)
    token = await token_of(db, Role.ADMIN)
    for path in (
        f"/documents/labels/{to_global_id('Parcel', parcel.id)}.pdf",
        f"/documents/labels/{to_global_id('Parcel', new_id())}.pdf",
        f"/documents/labels/{to_global_id('Job', parcel.id)}.pdf",
        "/documents/jobs/nonsense.pdf",
        "/documents/jobs/..%2F..%2Fetc.pdf",
        "/documents/packing-slips/.pdf",
        f"/documents/jobs/{to_global_id('Job', job.id)}.pdf",
    ):
        assert (await _get(http, path, token)).status_code == 404, path


async def test_labels_come_for_a_printer_too(db: Database, house: App, http: httpx.AsyncClient) -> None:
    token = await token_of(db, Role.WAREHOUSE)
    spoken = await _get(http, "/documents/stickers/totes.zpl?from=1&count=2", token)
    assert spoken.text.count("^XA") == 2
    assert "T-0001-" in spoken.text
    for wrong in ("from=0", "count=x", "from=99999"):
        assert (await _get(http, f"/documents/stickers/totes.pdf?{wrong}", token)).status_code == 404
