"""Prescriptions on paper on real rows: whose they are, how long they wait, and that what goes is gone."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from fovea.domains import customers
from fovea.kernel.actor import SYSTEM, Actor, ActorKind
from fovea.kernel.crypto import DecryptionFailed
from fovea.kernel.db import Database
from fovea.kernel.errors import NotAllowed, NotFound, NotSignedIn, TransientFailure
from fovea.kernel.ids import new_id
from tests.domain.conftest import MovableClock
from tests.factories.prescriptions import GUEST, ODILE, OTHER_GUEST, Drawer, picture, uploaded

CUSTOMER = Actor(ActorKind.CUSTOMER, account_id=new_id(), visitor=GUEST.visitor)


async def claim(db: Database, who: Actor, upload: customers.UploadView) -> customers.UploadView:
    return await db.run(who, customers.claim_upload, customers.UploadRef(upload.id))


async def rows(db: Database) -> int:
    async with db.connection() as connection:
        return int(await connection.scalar(text("SELECT count(*) FROM customers.prescription_upload")) or 0)


async def test_a_picture_is_its_senders_alone(db: Database) -> None:
    sent = await uploaded(db, Drawer())
    assert await claim(db, GUEST, sent) == sent
    assert await claim(db, CUSTOMER, sent) == sent, "who signs in keeps what they sent before"
    for stranger in (OTHER_GUEST, Actor(ActorKind.CUSTOMER, account_id=new_id()), ODILE):
        with pytest.raises(NotFound) as refused:
            await claim(db, stranger, sent)
        assert refused.value.path == ("prescriptionUploadId",)
    own = await uploaded(db, Drawer(), Actor(ActorKind.CUSTOMER, account_id=CUSTOMER.account_id))
    assert await claim(db, CUSTOMER, own) == own
    with pytest.raises(NotFound):
        await claim(db, GUEST, own)


async def test_nobody_sends_nothing(db: Database) -> None:
    for nobody in (Actor(ActorKind.ANONYMOUS), ODILE, Actor(ActorKind.PARTNER, account_id=new_id())):
        with pytest.raises(NotSignedIn):
            await uploaded(db, Drawer(), nobody)
    assert await rows(db) == 0


async def test_what_no_order_claims_is_removed(db: Database, clock: MovableClock) -> None:
    files = Drawer()
    loose, in_cart, ordered = [await uploaded(db, files, GUEST, picture(), picture()) for _ in range(3)]
    await claim(db, GUEST, in_cart)
    assert await db.run(SYSTEM, customers.keep_upload, customers.UploadRef(ordered.id)) == ordered
    assert await customers.remove_stale_uploads(db, files) == 0
    clock.forward(timedelta(days=8))
    assert await customers.remove_stale_uploads(db, files) == 1
    assert not [key for key in files.kept if str(loose.id) in key]
    with pytest.raises(NotFound):
        await claim(db, GUEST, loose)
    assert await db.run(SYSTEM, customers.keep_upload, customers.UploadRef(loose.id)) is None
    clock.forward(timedelta(days=60))
    assert await customers.remove_stale_uploads(db, files) == 1
    assert (await rows(db), len(files.kept)) == (1, 2)
    clock.forward(timedelta(days=4_000))
    assert await customers.remove_stale_uploads(db, files) == 0


async def test_a_store_that_fails_is_asked_again(db: Database, clock: MovableClock) -> None:
    class Stubborn(Drawer):
        fails = True

        async def delete(self, key: str) -> None:
            if self.fails:
                raise TransientFailure("The store is away.")
            await super().delete(key)

    files = Stubborn()
    sent = await uploaded(db, files)
    clock.forward(timedelta(days=8))
    with pytest.raises(TransientFailure):
        await customers.remove_stale_uploads(db, files)
    with pytest.raises(NotFound):
        await claim(db, GUEST, sent)
    files.fails = False
    assert await customers.remove_stale_uploads(db, files) == 1
    assert (await rows(db), files.kept) == (0, {})


async def test_a_page_opens_for_opticians_and_in_its_own_place_alone(db: Database) -> None:
    files = Drawer()
    pages = picture(20, 30), picture(30, 20)
    sent = await uploaded(db, files, GUEST, *pages)
    assert [await customers.upload_page(db, files, ODILE, sent.id, number) for number in (0, 1)] == list(pages)
    for number in (-1, 2):
        with pytest.raises(NotFound):
            await customers.upload_page(db, files, ODILE, sent.id, number)
    for stranger in (GUEST, CUSTOMER, Actor(ActorKind.STAFF, new_id(), "Lab")):
        with pytest.raises(NotAllowed):
            await customers.upload_page(db, files, stranger, sent.id, 0)
    first, second = sorted(files.kept)
    files.kept[first], files.kept[second] = files.kept[second], files.kept[first]
    with pytest.raises(DecryptionFailed):
        await customers.upload_page(db, files, ODILE, sent.id, 0)
    del files.kept[first]
    with pytest.raises(NotFound):
        await customers.upload_page(db, files, ODILE, sent.id, 0)


async def test_what_could_not_be_read_leaves_nothing_but_a_count(db: Database, clock: MovableClock) -> None:
    files = Drawer()

    async def unreadable() -> tuple[bytes, ...]:
        raise NotFound("No picture.")

    with pytest.raises(NotFound):
        await customers.receive_upload(db, files, GUEST, unreadable)
    assert (await rows(db), files.kept) == (1, {})
    clock.forward(timedelta(days=8))
    await customers.remove_stale_uploads(db, files)
    assert await rows(db) == 0
