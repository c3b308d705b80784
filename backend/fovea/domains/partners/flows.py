"""Messages leave the house: claimed in one short transaction, sent with none open, judged in another."""

from uuid import UUID

from fovea.domains.partners import dealing, rules, service
from fovea.domains.partners.contract import (
    AddressRefused,
    EditSubscription,
    MessageQueued,
    MessageRef,
    Post,
    SettleAttempt,
    Subscribe,
    Subscription,
    WithSecret,
)
from fovea.domains.partners.ports import WebhookSender
from fovea.kernel.actor import SYSTEM, Actor
from fovea.kernel.db import Database


async def subscribe(db: Database, sender: WebhookSender, actor: Actor, command: Subscribe, key: str) -> WithSecret:
    """Raises AddressRefused when the house would not send there, and what ``service.subscribe`` raises."""
    _check_address(sender, command.url)
    return await db.run(actor, service.subscribe, command, key=key)


async def edit(db: Database, sender: WebhookSender, actor: Actor, command: EditSubscription) -> Subscription:
    """Raises AddressRefused when the house would not send there, and what ``service.edit`` raises."""
    if command.url is not None:
        _check_address(sender, command.url)
    return await db.run(actor, service.edit, command)


async def send(db: Database, sender: WebhookSender, event: MessageQueued, _delivery_id: UUID) -> None:
    """Send one message once. What comes back is noted, good or bad; another try is another event."""
    claimed = await db.run(SYSTEM, dealing.claim, MessageRef(event.message_id))
    if claimed is None:
        return
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "Fovea-Webhooks/1",
        "Fovea-Event-Id": str(claimed.id),
        "Fovea-Event-Type": claimed.topic.value,
        "Fovea-Attempt": str(claimed.attempt),
        "Fovea-Signature": rules.signature(claimed.secrets, db.clock(), claimed.body),
    }
    answer = await sender.post(Post(claimed.url, headers, claimed.body))
    await db.run(SYSTEM, dealing.settle, SettleAttempt(claimed.id, claimed.attempt, answer))


def _check_address(sender: WebhookSender, url: str) -> None:
    objection = sender.objection(url)
    if objection is not None:
        raise AddressRefused(objection)
