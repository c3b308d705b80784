"""What a process left in the document store as it was killed goes after a day; what a row knows stays."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from fovea.app import App
from fovea.domains import customers, tax
from fovea.integrations.storage import BlobStore, connect
from fovea.jobs import schedule
from fovea.kernel.db import Database
from fovea.kernel.errors import VendorDown
from fovea.kernel.files import ObjectStore
from fovea.kernel.ids import new_id
from fovea.kernel.settings import Settings
from tests.contract.storage.conftest import a_free_port, open_bucket, point_at, serving
from tests.domain.conftest import MovableClock
from tests.factories.orders import CLERK
from tests.factories.prescriptions import GUEST, ODILE, picture

BINARY = "application/octet-stream"


@pytest.fixture(params=["folder", "S3"])
def files(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[BlobStore]:
    if request.param == "folder":
        yield connect(Settings(storage_url=None, storage_folder=str(tmp_path / "papers")))
        return
    server = serving(a_free_port())
    host, port = server.get_host_and_port()
    url = f"http://{host}:{port}"
    point_at(url, monkeypatch)
    open_bucket(url, "orphans")
    yield connect(Settings(storage_url=f"s3://orphans/{new_id()}", vendor_timeout_seconds=5))
    server.stop()


@pytest.fixture
def house(house: App, files: BlobStore, clock: MovableClock) -> App:
    # The store's own clock cannot be moved.
    clock.now = datetime.now(UTC)
    return replace(house, files=files)


class Killed(BaseException):
    """Nothing after it is done."""


class Dying:
    """The same store for a process that is killed once its first document is kept."""

    def __init__(self, files: ObjectStore) -> None:
        self._files = files
        self.keys: list[str] = []

    async def put(self, key: str, content: bytes, media_type: str) -> None:
        await self._files.put(key, content, media_type)
        self.keys.append(key)
        raise Killed

    async def get(self, key: str) -> bytes:
        return await self._files.get(key)

    async def delete(self, key: str) -> None:
        await self._files.delete(key)


async def _pages() -> list[bytes]:
    return [picture(), picture()]


async def _certificate(db: Database) -> tax.Certificate:
    valid = date(2020, 1, 1), date(2099, 1, 1)
    given = tax.AddCertificate(new_id(), tax.CertificateKind.RESALE, "US", "OH", "OH-4711", "Binder 3", *valid)
    return await db.run(CLERK, tax.add_certificate, given)


async def _held(files: BlobStore) -> set[str]:
    folders = ("prescriptions", "tax-certificates", "labels")
    return {one.key for folder in folders async for some in files.listed(folder) for one in some}


async def test_a_copy_whose_process_was_killed_goes_after_a_day(
    house: App, files: BlobStore, clock: MovableClock
) -> None:
    assert await _held(files) == set()
    known = await _certificate(house.db)
    await tax.receive_paper(house.db, files, CLERK, known.id, _pages)
    upload = await customers.receive_upload(house.db, files, GUEST, _pages)
    stays = await _held(files)
    assert len(stays) == 4

    killed = Dying(files)
    with pytest.raises(Killed):
        await tax.receive_paper(house.db, killed, CLERK, (await _certificate(house.db)).id, _pages)
    # Its upload was given up and forgotten while a page was still on its way.
    late = f"prescriptions/{new_id()}/0"
    await files.put(late, b"sealed", BINARY)
    foreign = {"prescriptions/read.me", "labels/0193-1.pdf"}
    for key in foreign:
        await files.put(key, b"", BINARY)
    lost = {*killed.keys, late}

    clock.forward(timedelta(hours=23))
    await schedule.remove_orphaned_files(house)
    assert await _held(files) == stays | foreign | lost, "it may still be on its way to its row"

    clock.forward(timedelta(hours=2))
    await schedule.remove_orphaned_files(house)
    assert await _held(files) == stays | foreign
    assert (await customers.upload_page(house.db, files, ODILE, upload.id, 1)).startswith(b"\xff\xd8")
    assert (await tax.paper_page(house.db, files, CLERK, known.id, 1)).startswith(b"\xff\xd8")


async def test_a_document_store_that_is_away_holds_up_no_other_task(
    house: App, clock: MovableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []

    async def wait_for_the_store(_house: App) -> None:
        raise VendorDown("storage", 20)

    async def do_something_else(_house: App) -> None:
        done.append("else")

    monkeypatch.setattr(schedule, "EVERY_MINUTE", (wait_for_the_store, do_something_else))
    monkeypatch.setattr(schedule, "EVERY_DAY", ())
    await schedule.tick(house, clock.now.replace(second=0, microsecond=0))
    assert done == ["else"]
