"""The desk for money: what somebody has to look into, disputes, and asking the provider again."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import strawberry

from fovea.api.base import Refusal, mutation, query, staff
from fovea.api.common import Money
from fovea.api.context import Info
from fovea.api.ids import row_id
from fovea.api.pages import Connection, Edge, asked, page_info, states
from fovea.api.payments import PaymentRequest
from fovea.domains import checkout, orders, payments
from fovea.domains.identity import P
from fovea.kernel.db import Reader
from fovea.kernel.errors import InvalidInput, TransientFailure
from fovea.kernel.ids import to_global_id


@strawberry.type
class PaymentMatter:
    """Something about money that a person looks into; ``closed`` ones keep who closed them, and how."""

    id: strawberry.ID
    kind: str
    sentence: str
    amount: Money | None
    order_number: str | None
    opened_at: datetime
    due_at: datetime | None
    closed_at: datetime | None
    closed_by: str
    resolution: str

    @classmethod
    def of(cls, view: payments.AttentionItem, numbers: dict[str, str]) -> "PaymentMatter":
        return cls(
            id=strawberry.ID(to_global_id("PaymentMatter", view.id)),
            kind=view.kind.value,
            sentence=view.sentence,
            amount=Money.maybe(view.amount),
            order_number=numbers.get(view.reference),
            opened_at=view.opened_at,
            due_at=view.due_at,
            closed_at=view.closed_at,
            closed_by=view.closed_by,
            resolution=view.resolution,
        )


@strawberry.type
class DisputeEntry:
    """A line of a dispute's record. ``kind``: note, sent, decision or provider."""

    at: datetime
    by: str
    kind: str
    text: str


@strawberry.type
class Dispute:
    """A dispute of a payment. ``defend_by``: until when the provider takes our evidence."""

    id: strawberry.ID
    state: str
    amount: Money
    reason: str
    psp_reference: str | None
    order_number: str | None
    defend_by: datetime | None
    opened_at: datetime
    changed_at: datetime
    decision: str | None
    decided_by: str
    note: str
    balance: Money
    entries: list[DisputeEntry]

    @classmethod
    def of(
        cls,
        view: payments.Dispute,
        payment: payments.Payment,
        numbers: dict[str, str],
        entries: tuple[payments.DisputeEntry, ...],
    ) -> "Dispute":
        return cls(
            id=strawberry.ID(to_global_id("Dispute", view.id)),
            state=view.state.value,
            amount=Money.of(view.amount),
            reason=view.reason,
            psp_reference=view.psp_reference,
            order_number=numbers.get(view.reference),
            defend_by=view.defend_by,
            opened_at=view.opened_at,
            changed_at=view.changed_at,
            decision=view.decision.value if view.decision else None,
            decided_by=view.decided_by,
            note=view.note,
            balance=Money.of(payment.balance),
            entries=[DisputeEntry(at=one.at, by=one.by, kind=one.kind.value, text=one.text) for one in entries],
        )


@strawberry.input
class ClosePaymentMatterInput:
    id: strawberry.ID
    resolution: str
    idempotency_key: str


@strawberry.type
class ClosePaymentMatterSuccess:
    matter: PaymentMatter


@strawberry.input
class DecideDisputeInput:
    """``decision``: accept or defend; ``note`` says why, and what was sent."""

    id: strawberry.ID
    decision: str
    note: str
    idempotency_key: str


@strawberry.type
class DecideDisputeSuccess:
    dispute: Dispute


@strawberry.input
class NoteDisputeInput:
    """``kind``: note, or sent for evidence that the provider was given; the files themselves are not kept here."""

    id: strawberry.ID
    kind: str
    text: str
    idempotency_key: str


@strawberry.type
class NoteDisputeSuccess:
    dispute: Dispute


@strawberry.input
class RetryPaymentRequestInput:
    id: strawberry.ID
    idempotency_key: str


@strawberry.type
class RetryPaymentRequestSuccess:
    request: PaymentRequest


@strawberry.input
class SendPaymentLinkInput:
    order_id: strawberry.ID
    idempotency_key: str


@strawberry.type
class SendPaymentLinkSuccess:
    """A page of the provider's where the customer pays what is due, until then."""

    url: str
    expires_at: datetime


SendPaymentLinkResult = Annotated[SendPaymentLinkSuccess | Refusal, strawberry.union("SendPaymentLinkResult")]
ClosePaymentMatterResult = Annotated[ClosePaymentMatterSuccess | Refusal, strawberry.union("ClosePaymentMatterResult")]
DecideDisputeResult = Annotated[DecideDisputeSuccess | Refusal, strawberry.union("DecideDisputeResult")]
NoteDisputeResult = Annotated[NoteDisputeSuccess | Refusal, strawberry.union("NoteDisputeResult")]
RetryPaymentRequestResult = Annotated[
    RetryPaymentRequestSuccess | Refusal, strawberry.union("RetryPaymentRequestResult")
]


async def order_numbers(reader: Reader, references: set[str]) -> dict[str, str]:
    """Reference → the order's number, for references of orders."""
    ids = {reference: found for reference in references if (found := orders.from_reference(reference)) is not None}
    numbers = await orders.numbers(reader, list(ids.values()))
    return {reference: numbers[found] for reference, found in ids.items() if found in numbers}


async def _disputes(reader: Reader, found: list[payments.Dispute]) -> list[Dispute]:
    numbers = await order_numbers(reader, {one.reference for one in found})
    histories = await payments.histories(reader, [one.payment_id for one in found])
    entries = await payments.dispute_entries(reader, [one.id for one in found])
    return [Dispute.of(one, histories[one.payment_id].payment, numbers, entries.get(one.id, ())) for one in found]


async def _matters(reader: Reader, found: list[payments.AttentionItem]) -> list[PaymentMatter]:
    numbers = await order_numbers(reader, {one.reference for one in found})
    return [PaymentMatter.of(one, numbers) for one in found]


@strawberry.type
class PaymentDeskQuery:
    @query(
        allow=staff(P.PAYMENTS_LEDGER_READ),
        description="What about money somebody has to look into: open ones oldest first, closed ones newest first.",
    )
    async def payment_matters(
        self,
        info: Info,
        closed: bool = False,
        kinds: list[str] | None = None,
        first: int = 50,
        after: str | None = None,
    ) -> Connection[PaymentMatter]:
        page = asked(first, after, datetime.fromisoformat, UUID)
        wanted = payments.AttentionFilter(closed, states(payments.AttentionKind, kinds, field="kinds"))
        found = await info.context.read(payments.attention_page, wanted, page)
        nodes = await info.context.read(_matters, list(found.items))
        edges = [Edge(node=node, cursor=cursor) for node, cursor in zip(nodes, found.cursors, strict=True)]
        return Connection(edges=edges, page_info=page_info(found), total_count=found.total)

    @query(
        allow=staff(P.PAYMENTS_LEDGER_READ),
        description="Disputes, the nearest deadline first.",
    )
    async def disputes(
        self,
        info: Info,
        in_states: list[str] | None = None,
        first: int = 50,
        after: str | None = None,
    ) -> Connection[Dispute]:
        page = asked(first, after, datetime.fromisoformat, UUID)
        wanted = states(payments.DisputeState, in_states, field="inStates")
        found = await info.context.read(payments.disputes_page, wanted, page)
        nodes = await info.context.read(_disputes, list(found.items))
        edges = [Edge(node=node, cursor=cursor) for node, cursor in zip(nodes, found.cursors, strict=True)]
        return Connection(edges=edges, page_info=page_info(found), total_count=found.total)


@strawberry.type
class PaymentDeskMutation:
    @mutation(allow=staff(P.PAYMENTS_LEDGER_WORK), description="Say how a matter was dealt with.")
    async def close_payment_matter(self, info: Info, input: ClosePaymentMatterInput) -> ClosePaymentMatterResult:
        command = payments.CloseAttention(row_id("PaymentMatter", input.id, field="id"), input.resolution)
        view = await info.context.run(payments.close_attention, command, key=input.idempotency_key)
        (matter,) = await info.context.read(_matters, [view])
        return ClosePaymentMatterSuccess(matter=matter)

    @mutation(allow=staff(P.PAYMENTS_LEDGER_WORK), description="Accept a dispute, or defend it.")
    async def decide_dispute(self, info: Info, input: DecideDisputeInput) -> DecideDisputeResult:
        try:
            decision = payments.DisputeDecision(input.decision)
        except ValueError:
            raise InvalidInput("Choose accept or defend.", path=("decision",)) from None
        command = payments.DecideDispute(row_id("Dispute", input.id, field="id"), decision, input.note)
        view = await info.context.run(payments.decide_dispute, command, key=input.idempotency_key)
        (dispute,) = await info.context.read(_disputes, [view])
        return DecideDisputeSuccess(dispute=dispute)

    @mutation(allow=staff(P.PAYMENTS_LEDGER_WORK), description="Write down a note about a dispute, or what was sent.")
    async def note_dispute(self, info: Info, input: NoteDisputeInput) -> NoteDisputeResult:
        try:
            kind = payments.DisputeEntryKind(input.kind)
        except ValueError:
            raise InvalidInput("Choose a note, or what was sent.", path=("kind",)) from None
        command = payments.NoteDispute(row_id("Dispute", input.id, field="id"), kind, input.text)
        view = await info.context.run(payments.note_dispute, command, key=input.idempotency_key)
        (dispute,) = await info.context.read(_disputes, [view])
        return NoteDisputeSuccess(dispute=dispute)

    @mutation(
        allow=staff(P.ORDERS_ORDER_EDIT),
        description="A link for the customer to pay what an order has due; the same key is the same link.",
    )
    async def send_payment_link(self, info: Info, input: SendPaymentLinkInput) -> SendPaymentLinkResult:
        house = info.context.app
        order_id = row_id("Order", input.order_id, field="orderId")
        try:
            link = await checkout.send_link(
                house.db, house.gateway, info.context.actor, order_id, input.idempotency_key
            )
        except TransientFailure:
            raise InvalidInput("The payment provider gives no links at the moment. Try again in a minute.") from None
        return SendPaymentLinkSuccess(url=link.url, expires_at=link.expires_at)

    @mutation(
        allow=staff(P.PAYMENTS_REFUND_CREATE),
        description="Ask the provider again for a charge or a refund that failed.",
    )
    async def retry_payment_request(self, info: Info, input: RetryPaymentRequestInput) -> RetryPaymentRequestResult:
        command = payments.RetryModification(row_id("PaymentRequest", input.id, field="id"))
        view = await info.context.run(payments.retry_modification, command, key=input.idempotency_key)
        return RetryPaymentRequestSuccess(request=PaymentRequest.of(view, can_retry=False))
