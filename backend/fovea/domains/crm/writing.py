"""A letter is written when it is sent: from the event it tells of and from what is true now. Nothing of it is kept."""

from collections.abc import Mapping
from uuid import UUID

from fovea.domains import catalog, identity, orders, shipping
from fovea.domains.crm import queries, rules, tokens
from fovea.domains.crm.contract import (
    ConsentAsked,
    ConsentState,
    Facts,
    Language,
    LetterKind,
    Site,
    StaffToldOfDeliveries,
    StaffToldOfDispute,
    StaffToldOfWebhooks,
    Topic,
    WishAsked,
    WishServed,
    WishState,
    Written,
)
from fovea.domains.crm.dressing import dress
from fovea.domains.crm.models import ConsentRow, LetterRow, WishRow
from fovea.domains.crm.words import Speech
from fovea.domains.orders import (
    ExchangeDue,
    ExchangeLapsed,
    Order,
    OrderCancelled,
    OrderConfirmed,
    OrderDelivered,
    OrderShipped,
    ParcelShipped,
    PaymentDue,
    PrescriptionMissing,
    PrescriptionQuestioned,
    PrescriptionVerified,
    PromiseMoved,
    Return,
    ReturnAuthorised,
    ReturnRefunded,
    ReturnRejected,
    ReturnRequested,
    ReturnSettled,
)
from fovea.kernel import events
from fovea.kernel.db import Reader
from fovea.kernel.events import Event
from fovea.kernel.sealed import unseal

OfOrder = (
    OrderConfirmed
    | OrderShipped
    | ParcelShipped
    | OrderDelivered
    | OrderCancelled
    | PaymentDue
    | ExchangeDue
    | ExchangeLapsed
    | PrescriptionMissing
    | PrescriptionQuestioned
    | PrescriptionVerified
    | PromiseMoved
    | ReturnAuthorised
    | ReturnRefunded
    | ReturnRejected
    | ReturnRequested
    | ReturnSettled
)
OfStaff = StaffToldOfDispute | StaffToldOfWebhooks | StaffToldOfDeliveries
Newsworthy = OfOrder | WishAsked | WishServed | ConsentAsked | OfStaff

KINDS: Mapping[type[Event], LetterKind] = {
    OrderConfirmed: LetterKind.CONFIRMATION,
    OrderShipped: LetterKind.SHIPPED,
    ParcelShipped: LetterKind.PART_SHIPPED,
    OrderDelivered: LetterKind.DELIVERED,
    OrderCancelled: LetterKind.CANCELLED,
    PaymentDue: LetterKind.PAYMENT_DUE,
    ExchangeDue: LetterKind.EXCHANGE_DUE,
    ExchangeLapsed: LetterKind.EXCHANGE_LAPSED,
    PrescriptionMissing: LetterKind.SEND_PRESCRIPTION,
    PrescriptionQuestioned: LetterKind.QUESTION,
    PrescriptionVerified: LetterKind.RX_APPROVED,
    PromiseMoved: LetterKind.LATER,
    ReturnRequested: LetterKind.RETURN_REQUESTED,
    ReturnAuthorised: LetterKind.RETURN,
    ReturnRefunded: LetterKind.REFUND,
    ReturnRejected: LetterKind.RETURN_REJECTED,
    ReturnSettled: LetterKind.RETURN_SETTLED,
    WishAsked: LetterKind.CONFIRM_WISH,
    WishServed: LetterKind.BACK_IN_STOCK,
    ConsentAsked: LetterKind.CONFIRM_CONSENT,
    StaffToldOfDispute: LetterKind.STAFF_DISPUTE,
    StaffToldOfWebhooks: LetterKind.STAFF_WEBHOOKS,
    StaffToldOfDeliveries: LetterKind.STAFF_DELIVERIES,
}


async def is_news(reader: Reader, event: Event) -> bool:
    """Whether an event has a letter: the last box is told of with the whole order, a return that the rules approved at
    once with its approval."""
    if isinstance(event, ParcelShipped):
        return not event.complete
    if isinstance(event, ExchangeDue):
        # Not when it was paid, or called off, in the meantime.
        return (await orders.order(reader, event.order_id)).due is not None
    if isinstance(event, ReturnRequested):
        order = await orders.order(reader, event.order_id)
        return _return(order, event.return_id).status is orders.ReturnStatus.REQUESTED
    if isinstance(event, OfStaff):
        # Not to somebody who works here no more.
        return event.account_id in await identity.accounts(reader, [event.account_id])
    return True


def event_of(reader: Reader, row: LetterRow) -> Event:
    """The event a letter tells of."""
    assert row.event_sealed is not None
    return events.load(row.event_name, unseal(reader.keyring, "crm.letter", row.id, "event", row.event_sealed, dict))


async def write(reader: Reader, letter_id: UUID, site: Site) -> Written | None:
    """The letter as it is to be sent now; None when it is not to be sent any more: the consent was withdrawn."""
    row = await reader.session.get_one(LetterRow, letter_id)
    event = event_of(reader, row)
    language = Language(row.language)
    if isinstance(event, WishAsked | WishServed):
        return await _of_wish(reader, event, language, site)
    if isinstance(event, ConsentAsked):
        return await _of_consent(reader, event, language, site)
    if isinstance(event, OfStaff):
        return await _of_staff(reader, event, site)
    assert isinstance(event, OfOrder)
    order = await orders.order(reader, event.order_id)
    speech = Speech(language, order.address.country)
    facts = await _facts(reader, order, event, speech)
    draft = rules.draft(KINDS[type(event)], speech, order, facts, site)
    text, html = dress(draft, speech, order, site)
    return Written(order.email, language, draft.subject, text, html)


async def _facts(reader: Reader, order: Order, event: Event, speech: Speech) -> Facts:
    if isinstance(event, OrderShipped | ParcelShipped):
        parcel = await shipping.parcel(reader, event.parcel_id)
        return Facts(tracking=parcel.tracking_number or "")
    if isinstance(event, PaymentDue | ExchangeLapsed):
        return Facts(amount=speech.amount(event.amount))
    if isinstance(event, ExchangeDue):
        return Facts(amount=speech.amount(event.amount), day=speech.day(event.pay_by))
    if isinstance(event, PrescriptionQuestioned):
        return Facts(question=event.reason)
    if isinstance(event, PromiseMoved):
        return Facts(reason=_why(order, event.number, speech.language))
    if isinstance(event, ReturnRejected):
        return Facts(reason=event.reason)
    if isinstance(event, ReturnAuthorised | ReturnRequested | ReturnRefunded | ReturnSettled):
        return return_facts(_return(order, event.return_id), order, speech, event)
    return Facts()


def return_facts(back: Return, order: Order, speech: Speech, event: Event | None = None) -> Facts:
    """What a letter about a return is told; ``more_path`` leads to its label."""
    amount = speech.amount(back.refund) if back.refund is not None else ""
    if isinstance(event, ReturnSettled):
        return Facts(amount=amount, number=back.replacement or "", choice=event.outcome)
    label = f"/orders/{order.number}/return-label/{back.id}?token={order.token}" if back.label_by == "us" else ""
    return Facts(amount=amount, number=back.number, more_path=label)


def _why(order: Order, number: int, language: Language) -> str:
    """Reasons are kept in the house's own language; in another one the order's page tells them."""
    if language is not Language.EN:
        return ""
    return next((one.reason for one in order.promises if one.number == number), "")


def _return(order: Order, return_id: UUID) -> Return:
    return next(one for one in order.returns if one.id == return_id)


async def _of_wish(reader: Reader, event: WishAsked | WishServed, language: Language, site: Site) -> Written | None:
    row = await reader.session.get_one(WishRow, event.wish_id)
    wanted = WishState.PENDING if isinstance(event, WishAsked) else WishState.SERVED
    if row.state != wanted or row.email_sealed is None:
        return None
    email = unseal(reader.keyring, "crm.wish", row.id, "email", row.email_sealed, str)
    topic = Topic.BACK_IN_STOCK
    article, slug = await article_of(reader, row.sku)
    if isinstance(event, WishAsked):
        token = tokens.issue(reader.keyring, tokens.WISH, str(row.id))
        facts = Facts(article=article, topic=topic, path=f"/confirm?token={token}")
        return _plain(LetterKind.CONFIRM_WISH, email, language, facts, site)
    if await queries.consent(reader, row.email_index, topic) is not ConsentState.GIVEN:
        return None
    stop = stop_token(reader, row.email_index, topic)
    facts = Facts(article=article, topic=topic, path=f"/frames/{slug}?sku={row.sku}", stop_token=stop)
    return _plain(LetterKind.BACK_IN_STOCK, email, language, facts, site)


async def _of_consent(reader: Reader, event: ConsentAsked, language: Language, site: Site) -> Written | None:
    row = await reader.session.get_one(ConsentRow, event.consent_id)
    if await queries.consent(reader, row.email_index, Topic(row.topic)) is not ConsentState.ASKED:
        return None
    account = None if row.account_id is None else await identity.account(reader, row.account_id)
    if account is None:
        return None
    token = tokens.issue(reader.keyring, tokens.CONSENT, f"{row.email_index}:{row.topic}")
    facts = Facts(topic=row.topic, path=f"/confirm?token={token}")
    return _plain(LetterKind.CONFIRM_CONSENT, account.email, language, facts, site)


async def _of_staff(reader: Reader, event: OfStaff, site: Site) -> Written | None:
    """None for somebody who works here no more."""
    found = await identity.accounts(reader, [event.account_id])
    if event.account_id not in found:
        return None
    if isinstance(event, StaffToldOfDispute):
        order_id = orders.from_reference(event.reference)
        numbers = await orders.numbers(reader, [order_id]) if order_id is not None else {}
        number = numbers.get(order_id, event.reference) if order_id is not None else event.reference
        amount = Speech(Language.EN, "").amount(event.amount)
        facts = Facts(number=number, amount=amount, path="/payments?tab=disputes")
    else:
        path = "/webhooks" if isinstance(event, StaffToldOfWebhooks) else "/"
        facts = Facts(number=str(event.count), path=path)
    return _plain(KINDS[type(event)], found[event.account_id].email, Language.EN, facts, site)


def _plain(kind: LetterKind, email: str, language: Language, facts: Facts, site: Site) -> Written:
    speech = Speech(language, "")
    draft = rules.draft_without_order(kind, speech, facts, site)
    text, html = dress(draft, speech, None, site)
    one_click = f"{site.api}/hooks/unsubscribe/{facts.stop_token}" if facts.stop_token else ""
    return Written(email, language, draft.subject, text, html, one_click)


def stop_token(reader: Reader, index: str, topic: Topic) -> str:
    return tokens.issue(reader.keyring, tokens.STOP, f"{index}:{topic}")


async def article_of(reader: Reader, sku: str) -> tuple[str, str]:
    """An article's name in a sentence, and its frame's page."""
    found = await catalog.variants(reader, [sku])
    if not found:
        return sku, ""
    return found[0].description, found[0].frame_slug
