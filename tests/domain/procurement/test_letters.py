"""What suppliers are told: the order once, its newest version, its end; and who had waited for what came."""

from dataclasses import replace
from io import BytesIO

import pytest
from pypdf import PdfReader

from fovea.app import App
from fovea.domains import inventory, procurement
from fovea.domains.procurement import (
    AmendedLine,
    AmendPurchaseOrder,
    CancelPurchaseOrder,
    ReceivedLine,
    ReceiveGoods,
)
from fovea.domains.procurement.ports import MessageKind, SupplierMessage
from fovea.integrations.email.adapter import SmtpMailer
from fovea.integrations.email.client import SmtpServer
from fovea.integrations.email.suppliers import MailToSuppliers
from fovea.jobs import relay
from fovea.jobs.subscriptions import subscribers
from fovea.kernel.actor import SYSTEM
from fovea.kernel.db import Database
from fovea.kernel.errors import TransientFailure
from fovea.kernel.settings import Settings
from tests.factories.procurement import BUYER, a_draft, order, sent
from tests.factories.stock import a_bin
from tests.support.house import house_without_vendors
from tests.support.relay import Subscribers, settle


class Post:
    """Keeps what it is given; refuses as often as it is told to."""

    def __init__(self) -> None:
        self.told: list[SupplierMessage] = []
        self.refusals = 0

    async def tell(self, message: SupplierMessage) -> None:
        if self.refusals:
            self.refusals -= 1
            raise TransientFailure("Not now.")
        self.told.append(message)


@pytest.fixture
def post() -> Post:
    return Post()


@pytest.fixture
def house(house_settings: Settings, db: Database, post: Post) -> App:
    return replace(house_without_vendors(house_settings)(db), suppliers=post)


def buying() -> Subscribers:
    return {
        name: tuple(one for one in listeners if one.name.startswith("procurement."))
        for name, listeners in subscribers().items()
    }


async def test_an_order_a_version_and_an_end_are_told_once_each(db: Database, house: App, post: Post) -> None:
    placed = await sent(db, None, FRAME=10)
    await settle(house, buying())
    change = AmendPurchaseOrder(placed.id, 1, (AmendedLine(12, placed.lines[0].id),), "More sell.")
    await db.run(SYSTEM, procurement.amend, change)
    await settle(house, buying())
    await db.run(BUYER, procurement.cancel, CancelPurchaseOrder(placed.id, "Not needed."))
    await settle(house, buying())
    assert [(one.kind, one.order.version) for one in post.told] == [
        (MessageKind.ORDER, 1),
        (MessageKind.AMENDMENT, 2),
        (MessageKind.CANCELLATION, 2),
    ]
    assert post.told[0].supplier.contact is not None
    kinds = [one.kind for one in await db.read(SYSTEM, procurement.timeline, placed.id)]
    assert kinds.count("mailed") == 3


async def test_what_is_no_longer_so_is_not_told(db: Database, house: App, post: Post) -> None:
    draft = await a_draft(db)
    await db.run(BUYER, procurement.cancel, CancelPurchaseOrder(draft.id, "Never sent."))
    placed = await sent(db, (await db.read(SYSTEM, procurement.suppliers))[0], FRAME=10)
    change = AmendPurchaseOrder(placed.id, 1, (AmendedLine(12, placed.lines[0].id),), "Before it left.")
    await db.run(SYSTEM, procurement.amend, change)
    await settle(house, buying())
    assert [(one.kind, one.order.version) for one in post.told] == [(MessageKind.AMENDMENT, 2)]


async def test_a_server_that_is_away_delays_the_order_and_loses_nothing(db: Database, house: App, post: Post) -> None:
    post.refusals = 1
    placed = await sent(db)
    listeners = buying()
    await relay.publish(db, listeners)
    ((delivery, _),) = await relay.due(db)
    await relay.deliver(house, listeners, delivery)
    assert (post.told, (await order(db, placed.id)).mailed_at) == ([], None)


async def test_the_letter_has_the_order_as_pdf(db: Database, house: App, post: Post) -> None:
    placed = await sent(db)
    await settle(house, buying())
    link = MailToSuppliers(SmtpMailer(SmtpServer.of("smtp://mail.example:25"), "Fovea <post@fovea.example>", timeout=1))
    letter = link.letter(post.told[0])
    assert (letter["To"], letter["Subject"]) == ("orders@halden.example", f"Order {placed.number}")
    (paper,) = list(letter.iter_attachments())
    assert paper.get_filename() == f"{placed.number}.pdf"
    words = PdfReader(BytesIO(paper.get_content())).pages[0].extract_text()
    for word in (placed.number, "H-FRAME", "400.00", "Kari Halden", "Fovea MAIN"):
        assert word in words, word


async def test_who_waited_for_what_came_is_written_at_the_receipt(db: Database, house: App) -> None:
    await a_bin(db, "A-01")
    item = inventory.Item("FRAME", "Frame", backorder=True)
    await db.run(SYSTEM, inventory.register_items, inventory.RegisterItems((item,)))
    placed = await sent(db, None, FRAME=5)
    for number in (1, 2):
        wanted = inventory.AllocateStock(f"order:{number}", {"FRAME": 2}, backorder=frozenset({"FRAME"}))
        await db.run(SYSTEM, inventory.allocate, wanted)
    receipt = await db.run(SYSTEM, procurement.receive_goods, ReceiveGoods(placed.id, (ReceivedLine(3, code="FRAME"),)))
    away = inventory.TransferStock("FRAME", "", "DOCK", "A-01", 3, "put_away", "task", "task")
    await db.run(SYSTEM, inventory.transfer, away)
    await settle(house, buying())
    found = await db.read(SYSTEM, procurement.receipt, receipt.id)
    assert [(one.reference, one.quantity) for one in found.served] == [("order:1", 2), ("order:2", 1)]
