"""Letters as staff see them: what was sent and what became of it, every letter to look at, and sending one again."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import strawberry

from fovea.api.base import Refusal, mutation, query, staff
from fovea.api.context import Info
from fovea.api.pages import Connection, connection, states
from fovea.domains import crm
from fovea.domains.identity import P
from fovea.kernel.errors import InvalidInput, NotFound
from fovea.kernel.ids import from_global_id, to_global_id


def site_of(info: Info) -> crm.Site:
    config = info.context.app.settings
    return crm.Site(config.storefront_url.rstrip("/"), config.api_url.rstrip("/"), config.admin_url.rstrip("/"))


def language(word: str, field: str = "language") -> crm.Language:
    """Raises InvalidInput for one nobody writes letters in."""
    try:
        return crm.Language(word.strip().lower())
    except ValueError:
        raise InvalidInput(f"Choose from {', '.join(crm.Language)}.", path=(field,)) from None


def _kind(word: str) -> crm.LetterKind:
    try:
        return crm.LetterKind(word)
    except ValueError:
        raise InvalidInput(f"Choose from {', '.join(crm.LetterKind)}.", path=("kind",)) from None


def _id(kind: str, text: str, field: str = "id") -> UUID:
    found = from_global_id(kind, text)
    if found is None:
        raise NotFound("There is no such thing.", path=(field,))
    return found


@strawberry.type
class SentLetter:
    """``state``: queued, handed_over, delivered, deferred, bounced or withheld. ``bounce``: the status code (RFC 3463)
    with which it came back. ``resendable``: its news is known, so it can be written again."""

    id: strawberry.ID
    kind: str
    language: str
    state: str
    order_id: strawberry.ID | None
    order_number: str | None
    queued_at: datetime
    sent_at: datetime | None
    settled_at: datetime | None
    bounce: str
    again: bool
    resendable: bool

    @classmethod
    def of(cls, view: crm.SentLetter) -> "SentLetter":
        return cls(
            id=strawberry.ID(to_global_id("Letter", view.id)),
            kind=view.kind.value,
            language=view.language.value,
            state=view.state.value,
            order_id=strawberry.ID(to_global_id("Order", view.order_id)) if view.order_id else None,
            order_number=view.order_number,
            queued_at=view.queued_at,
            sent_at=view.sent_at,
            settled_at=view.settled_at,
            bounce=view.bounce,
            again=view.resend_of is not None,
            resendable=view.resendable and view.state.value not in ("queued", "deferred"),
        )


@strawberry.type
class LetterTemplate:
    """A letter there is. ``topic``: what somebody has to want to get it; None: it is about their own order."""

    kind: str
    topic: str | None
    of_order: bool


@strawberry.type
class LetterPreview:
    """A letter as it would go out."""

    kind: str
    language: str
    subject: str
    text: str
    html: str


@strawberry.input
class ResendLetterInput:
    id: strawberry.ID
    idempotency_key: str


@strawberry.type
class ResendLetterSuccess:
    letter: SentLetter


ResendLetterResult = Annotated[ResendLetterSuccess | Refusal, strawberry.union("ResendLetterResult")]


@strawberry.input
class SendTestLetterInput:
    """``order_number``: a real order to write about; None for a made-up one."""

    kind: str
    language: str
    order_number: str | None = None


@strawberry.type
class SendTestLetterSuccess:
    sent: bool


SendTestLetterResult = Annotated[SendTestLetterSuccess | Refusal, strawberry.union("SendTestLetterResult")]


@strawberry.type
class LettersQuery:
    @query(
        allow=staff(P.CRM_LETTER_READ),
        description="Letters of an order, of a customer, or all of them, the newest first.",
    )
    async def letters(
        self,
        info: Info,
        order_id: strawberry.ID | None = None,
        customer_id: strawberry.ID | None = None,
        state: str | None = None,
        first: int = 50,
        after: str | None = None,
    ) -> Connection[SentLetter]:
        page = await info.context.read(
            crm.letters_page,
            crm.page_request(first, after),
            order_id=None if order_id is None else _id("Order", order_id, "orderId"),
            account_id=None if customer_id is None else _id("Customer", customer_id, "customerId"),
            state=states(crm.LetterState, [state], field="state")[0] if state else None,
        )
        return connection(page, SentLetter.of)

    @query(allow=staff(P.CRM_LETTER_READ), description="Every letter there is.")
    async def letter_templates(self, info: Info) -> list[LetterTemplate]:
        return [
            LetterTemplate(
                kind=kind.value,
                topic=crm.OPTIONAL[kind].value if kind in crm.OPTIONAL else None,
                of_order=kind not in crm.WITHOUT_ORDER,
            )
            for kind in crm.LetterKind
        ]

    @query(
        allow=staff(P.CRM_LETTER_READ),
        description="A letter as it would go out, with a made-up order or with a real one.",
    )
    async def letter_preview(
        self, info: Info, kind: str, language_code: str, order_number: str | None = None
    ) -> LetterPreview:
        shown = await info.context.read(
            crm.preview, _kind(kind), language(language_code, "languageCode"), order_number or None, site_of(info)
        )
        return LetterPreview(
            kind=shown.kind.value,
            language=shown.language.value,
            subject=shown.subject,
            text=shown.text,
            html=shown.html,
        )


@strawberry.type
class LettersMutation:
    @mutation(
        allow=staff(P.CRM_LETTER_SEND), description="The same news in a new letter; its address counts as good again."
    )
    async def resend_letter(self, info: Info, input: ResendLetterInput) -> ResendLetterResult:
        sent = await info.context.run(crm.resend, crm.LetterRef(_id("Letter", input.id)), input.idempotency_key)
        return ResendLetterSuccess(letter=SentLetter.of(sent))

    @mutation(allow=staff(P.CRM_LETTER_SEND), description="A letter as customers get it, to one's own address.")
    async def send_test_letter(self, info: Info, input: SendTestLetterInput) -> SendTestLetterResult:
        app = info.context.app
        await crm.send_trial(
            app.db,
            app.mailer,
            site_of(info),
            info.context.actor,
            _kind(input.kind),
            language(input.language),
            input.order_number or None,
        )
        return SendTestLetterSuccess(sent=True)
