"""The log of vendors' webhooks, for whoever has to find out what was said and what we made of it."""

from datetime import datetime, timedelta
from typing import Annotated
from uuid import UUID

import strawberry

from fovea.api.base import Refusal, mutation, query, staff
from fovea.api.context import Info
from fovea.api.ids import row_id
from fovea.api.pages import Connection, asked, connection
from fovea.domains import payments
from fovea.domains.identity import P
from fovea.kernel import webhooks
from fovea.kernel.errors import InvalidInput, NotFound
from fovea.kernel.ids import to_global_id
from fovea.kernel.webhooks import Verdict


@strawberry.input
class WebhookFilter:
    """``event`` and ``reference`` match from their beginning; ``unmatched``: genuine, and of nothing we know."""

    vendor: str | None = None
    verdict: str | None = None
    event: str | None = None
    reference: str | None = None
    unmatched: bool = False


@strawberry.type
class Webhook:
    """One message of a vendor. ``result``: recorded, unmatched, repeated, ignored, known, waiting, or none."""

    id: strawberry.ID
    vendor: str
    received_at: datetime
    event: str
    reference: str
    verdict: str
    reason: str
    result: str
    size: int
    can_repeat: bool

    @classmethod
    def of(cls, entry: webhooks.WebhookEntry) -> "Webhook":
        return cls(
            id=strawberry.ID(to_global_id("Webhook", entry.id)),
            vendor=entry.vendor,
            received_at=entry.received_at,
            event=entry.event,
            reference=entry.reference,
            verdict=entry.verdict.value,
            reason=entry.reason,
            result=entry.result,
            size=entry.size,
            can_repeat=entry.result == "unmatched" and entry.source == payments.INBOX,
        )


@strawberry.type
class WebhookHeader:
    name: str
    value: str


@strawberry.type
class WebhookPicture:
    """A message with the request it came in; personal values of the body are blacked out."""

    webhook: Webhook
    headers: list[WebhookHeader]
    body: str


@strawberry.type
class WebhookCount:
    vendor: str
    accepted: int
    rejected: int


@strawberry.input
class RepeatWebhookInput:
    id: strawberry.ID
    idempotency_key: str


@strawberry.type
class RepeatWebhookSuccess:
    webhook: Webhook


RepeatWebhookResult = Annotated[RepeatWebhookSuccess | Refusal, strawberry.union("RepeatWebhookResult")]
_COUNTED = timedelta(days=1)


def _wanted(filter: WebhookFilter | None) -> webhooks.WebhookFilter:
    given = filter or WebhookFilter()
    try:
        verdict = Verdict(given.verdict) if given.verdict else None
    except ValueError:
        raise InvalidInput(f"Choose from {', '.join(Verdict)}.", path=("verdict",)) from None
    return webhooks.WebhookFilter(
        vendor=given.vendor or None,
        verdict=verdict,
        event=(given.event or "").strip(),
        reference=(given.reference or "").strip(),
        unmatched=given.unmatched,
    )


@strawberry.type
class WebhookLogQuery:
    @query(allow=staff(P.PAYMENTS_LEDGER_READ), description="What vendors reported, newest first.")
    async def webhooks(
        self, info: Info, filter: WebhookFilter | None = None, first: int = 50, after: str | None = None
    ) -> Connection[Webhook]:
        page = asked(first, after, datetime.fromisoformat, UUID)
        return connection(await info.context.read(webhooks.webhooks_page, _wanted(filter), page), Webhook.of)

    @query(allow=staff(P.PAYMENTS_LEDGER_READ), description="One message with its body, without what is personal.")
    async def webhook(self, info: Info, id: strawberry.ID) -> WebhookPicture | None:
        try:
            found = await info.context.read(webhooks.webhook, row_id("Webhook", id, field="id"))
        except NotFound:
            return None
        headers = [WebhookHeader(name=name, value=value) for name, value in found.headers.items()]
        return WebhookPicture(webhook=Webhook.of(found.entry), headers=headers, body=found.body)

    @query(allow=staff(P.PAYMENTS_LEDGER_READ), description="Messages of the last 24 hours by vendor and verdict.")
    async def webhook_counts(self, info: Info) -> list[WebhookCount]:
        since = info.context.app.db.clock() - _COUNTED
        found: dict[str, WebhookCount] = {}
        for one in await info.context.read(webhooks.webhook_counts, since):
            line = found.setdefault(one.vendor, WebhookCount(vendor=one.vendor, accepted=0, rejected=0))
            if one.verdict is Verdict.ACCEPTED:
                line.accepted = one.number
            else:
                line.rejected = one.number
        return list(found.values())


@strawberry.type
class WebhookLogMutation:
    @mutation(
        allow=staff(P.PAYMENTS_LEDGER_WORK),
        description="Look again at a message that belonged to no payment when it came.",
    )
    async def repeat_webhook(self, info: Info, input: RepeatWebhookInput) -> RepeatWebhookResult:
        item = row_id("Webhook", input.id, field="id")
        found = await info.context.read(webhooks.webhook, item)
        if found.entry.source != payments.INBOX or found.entry.message_id is None:
            raise InvalidInput("Only messages of the payment provider can be looked at again.", path=("id",))
        command = payments.RepeatNotice(found.entry.message_id)
        await info.context.run(payments.repeat_notice, command, key=input.idempotency_key)
        again = await info.context.read(webhooks.webhook, item)
        return RepeatWebhookSuccess(webhook=Webhook.of(again.entry))
