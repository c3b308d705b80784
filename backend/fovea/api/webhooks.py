"""Webhooks to partners: who is told what, how the telling went, and driving again what was given up."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, TypeVar
from uuid import UUID

import strawberry

from fovea.api.base import Allow, Refusal, mutation, partner, query, staff
from fovea.api.context import Info
from fovea.api.pages import Connection, connection, states
from fovea.domains import partners
from fovea.domains.identity import P
from fovea.kernel.errors import InvalidInput, NotFound
from fovea.kernel.ids import from_global_id, to_global_id

S = TypeVar("S", bound=StrEnum)

# A partner's key manages the subscriptions of its own account, staff every one.
MANAGERS: Allow = staff(P.PARTNERS_WEBHOOK_MANAGE) | partner(P.PARTNERS_OWN_MANAGE)


def _id(kind: str, text: str, field: str = "id") -> UUID:
    found = from_global_id(kind, text)
    if found is None:
        raise NotFound("There is no such thing.", path=(field,))
    return found


def _words(kind: type[S], words: list[str], field: str) -> tuple[S, ...]:
    return states(kind, words, field=field)


@strawberry.type
class WebhookSubscription:
    """``state``: active, paused, failing or ended. ``house``: it is the house's own, not a partner's."""

    id: strawberry.ID
    name: str
    url: str
    topics: list[str]
    scopes: list[str]
    state: str
    house: bool
    failing_since: datetime | None
    failures: int
    last_success_at: datetime | None
    rotating_until: datetime | None
    created_at: datetime
    pending: int
    dead: int

    @classmethod
    def of(cls, view: partners.Subscription) -> "WebhookSubscription":
        return cls(
            id=strawberry.ID(to_global_id("WebhookSubscription", view.id)),
            name=view.name,
            url=view.url,
            topics=[topic.value for topic in view.topics],
            scopes=[scope.value for scope in view.scopes],
            state=view.state.value,
            house=view.account_id is None,
            failing_since=view.failing_since,
            failures=view.failures,
            last_success_at=view.last_success_at,
            rotating_until=view.rotating_until,
            created_at=view.created_at,
            pending=view.pending,
            dead=view.dead,
        )


@strawberry.type
class WebhookAttempt:
    """``status`` is the HTTP status; without one ``failure`` says why there was none. ``latency_ms``: milliseconds."""

    number: int
    at: datetime
    status: int | None
    latency_ms: int
    failure: str
    excerpt: str


@strawberry.type
class WebhookMessage:
    """``state``: pending, delivered or dead. ``attempts`` are filled when one message is asked for."""

    id: strawberry.ID
    subscription_id: strawberry.ID
    topic: str
    subject: str
    sequence: int
    state: str
    tries: int
    due_at: datetime
    created_at: datetime
    settled_at: datetime | None
    last_status: int | None
    last_failure: str
    attempts: list[WebhookAttempt]

    @classmethod
    def of(cls, view: partners.Message) -> "WebhookMessage":
        return cls(
            id=strawberry.ID(to_global_id("WebhookMessage", view.id)),
            subscription_id=strawberry.ID(to_global_id("WebhookSubscription", view.subscription_id)),
            topic=view.topic.value,
            subject=view.subject,
            sequence=view.sequence,
            state=view.state.value,
            tries=view.tries,
            due_at=view.due_at,
            created_at=view.created_at,
            settled_at=view.settled_at,
            last_status=view.last_status,
            last_failure=view.last_failure,
            attempts=[
                WebhookAttempt(
                    number=one.number,
                    at=one.at,
                    status=one.status,
                    latency_ms=one.latency_ms,
                    failure=one.failure,
                    excerpt=one.excerpt,
                )
                for one in view.attempts
            ],
        )


@strawberry.input
class SubscribeWebhookInput:
    """``key_id``: the API key whose partner it is for; staff leave it out for the house's own."""

    name: str
    url: str
    topics: list[str]
    scopes: list[str]
    idempotency_key: str
    key_id: strawberry.ID | None = None

    def command(self) -> partners.Subscribe:
        return partners.Subscribe(
            self.name,
            self.url.strip(),
            _words(partners.Topic, self.topics, "topics"),
            _words(partners.Scope, self.scopes, "scopes"),
            None if self.key_id is None else _id("ApiKey", self.key_id, "keyId"),
        )


@strawberry.input
class EditWebhookInput:
    """What is left out stays as it is."""

    id: strawberry.ID
    name: str | None = None
    url: str | None = None
    topics: list[str] | None = None
    scopes: list[str] | None = None

    def command(self) -> partners.EditSubscription:
        return partners.EditSubscription(
            _id("WebhookSubscription", self.id),
            self.name,
            None if self.url is None else self.url.strip(),
            None if self.topics is None else _words(partners.Topic, self.topics, "topics"),
            None if self.scopes is None else _words(partners.Scope, self.scopes, "scopes"),
        )


@strawberry.input
class MoveWebhookInput:
    """``to``: active, paused or ended."""

    id: strawberry.ID
    to: str

    def command(self) -> partners.MoveSubscription:
        try:
            to = partners.SubscriptionState(self.to)
        except ValueError:
            raise InvalidInput("Choose from active, paused, ended.", path=("to",)) from None
        return partners.MoveSubscription(_id("WebhookSubscription", self.id), to)


@strawberry.input
class WebhookRefInput:
    id: strawberry.ID
    idempotency_key: str

    def subscription(self) -> partners.SubscriptionRef:
        return partners.SubscriptionRef(_id("WebhookSubscription", self.id))

    def message(self) -> partners.MessageRef:
        return partners.MessageRef(_id("WebhookMessage", self.id))


@strawberry.type
class WebhookSecretSuccess:
    """``secret`` signs every message; it is shown this once."""

    subscription: WebhookSubscription
    secret: str

    @classmethod
    def of(cls, made: partners.WithSecret) -> "WebhookSecretSuccess":
        return cls(subscription=WebhookSubscription.of(made.subscription), secret=made.secret)


@strawberry.type
class WebhookSuccess:
    subscription: WebhookSubscription


@strawberry.type
class WebhookMessageSuccess:
    webhook_message: WebhookMessage


@strawberry.type
class RedriveWebhooksSuccess:
    """``count``: how many messages get another round of tries."""

    count: int
    subscription: WebhookSubscription


WebhookSecretResult = Annotated[WebhookSecretSuccess | Refusal, strawberry.union("WebhookSecretResult")]
WebhookResult = Annotated[WebhookSuccess | Refusal, strawberry.union("WebhookResult")]
WebhookMessageResult = Annotated[WebhookMessageSuccess | Refusal, strawberry.union("WebhookMessageResult")]
RedriveWebhooksResult = Annotated[RedriveWebhooksSuccess | Refusal, strawberry.union("RedriveWebhooksResult")]


@strawberry.type
class WebhooksQuery:
    @query(allow=MANAGERS, description="Subscriptions to events: a partner's own; for staff every one.")
    async def webhook_subscriptions(self, info: Info) -> list[WebhookSubscription]:
        return [WebhookSubscription.of(one) for one in await info.context.read(partners.subscriptions)]

    @query(allow=MANAGERS, description="Messages to subscriptions, the newest first, without their attempts.")
    async def webhook_messages(
        self,
        info: Info,
        subscription_id: strawberry.ID | None = None,
        state: str | None = None,
        first: int = 50,
        after: str | None = None,
    ) -> Connection[WebhookMessage]:
        wanted = None if subscription_id is None else _id("WebhookSubscription", subscription_id, "subscriptionId")
        chosen = states(partners.MessageState, [state], field="state")[0] if state else None
        asked = partners.page_request(first, after)
        page = await info.context.read(partners.messages_page, wanted, chosen, asked)
        return connection(page, WebhookMessage.of)

    @query(allow=MANAGERS, description="One message with every attempt to deliver it.")
    async def webhook_message(self, info: Info, id: strawberry.ID) -> WebhookMessage:
        return WebhookMessage.of(await info.context.read(partners.message, _id("WebhookMessage", id)))


@strawberry.type
class WebhooksMutation:
    @mutation(allow=MANAGERS, description="Be told of events at an address; the secret is shown once.")
    async def subscribe_webhook(self, info: Info, input: SubscribeWebhookInput) -> WebhookSecretResult:
        app = info.context.app
        made = await partners.subscribe(
            app.db, app.webhooks, info.context.actor, input.command(), input.idempotency_key
        )
        return WebhookSecretSuccess.of(made)

    @mutation(allow=MANAGERS, description="Change a subscription's name, address, events or scopes.")
    async def edit_webhook(self, info: Info, input: EditWebhookInput) -> WebhookResult:
        app = info.context.app
        view = await partners.edit(app.db, app.webhooks, info.context.actor, input.command())
        return WebhookSuccess(subscription=WebhookSubscription.of(view))

    @mutation(allow=MANAGERS, description="Pause a subscription, let it go on, or end it for good.")
    async def move_webhook(self, info: Info, input: MoveWebhookInput) -> WebhookResult:
        view = await info.context.run(partners.move, input.command())
        return WebhookSuccess(subscription=WebhookSubscription.of(view))

    @mutation(allow=MANAGERS, description="A new secret; the former one signs beside it for three days.")
    async def rotate_webhook_secret(self, info: Info, input: WebhookRefInput) -> WebhookSecretResult:
        made = await info.context.run(partners.rotate_secret, input.subscription(), input.idempotency_key)
        return WebhookSecretSuccess.of(made)

    @mutation(allow=MANAGERS, description="Send a message that says it is a test.")
    async def test_webhook(self, info: Info, input: WebhookRefInput) -> WebhookMessageResult:
        sent = await info.context.run(partners.send_test, input.subscription(), input.idempotency_key)
        return WebhookMessageSuccess(webhook_message=WebhookMessage.of(sent))

    @mutation(allow=MANAGERS, description="Another round of tries for a message that was given up.")
    async def redrive_webhook_message(self, info: Info, input: WebhookRefInput) -> WebhookMessageResult:
        again = await info.context.run(partners.redrive, input.message(), input.idempotency_key)
        return WebhookMessageSuccess(webhook_message=WebhookMessage.of(again))

    @mutation(
        allow=MANAGERS, description="Another round of tries for all messages of a subscription that were given up."
    )
    async def redrive_webhooks(self, info: Info, input: WebhookRefInput) -> RedriveWebhooksResult:
        wanted = input.subscription()
        count = await info.context.run(partners.redrive_all, wanted, input.idempotency_key)
        view = await info.context.read(partners.subscription, wanted.id)
        return RedriveWebhooksSuccess(count=count, subscription=WebhookSubscription.of(view))
