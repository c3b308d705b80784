"""Partners' subscriptions for tests, and the relay's part in sending to them."""

from uuid import UUID

from fovea.app import App
from fovea.domains import identity, partners
from fovea.domains.identity import P
from fovea.domains.partners import MessageQueued, MessageState, Scope, Topic
from fovea.domains.partners.queries import due_now
from fovea.kernel import paging
from fovea.kernel.actor import SYSTEM, Actor, ActorKind
from fovea.kernel.ids import new_id
from tests.factories.floor import hear
from tests.support.receiver import StrictReceiver

STAFF = Actor(ActorKind.STAFF, UUID(int=7), "Rosa", frozenset({P.PARTNERS_WEBHOOK_MANAGE}))
STOCK = (Topic.STOCK_CHANGED,)
PAGE = paging.PageRequest(50)


async def subscribed(
    house: App,
    receiver: StrictReceiver,
    topics: tuple[Topic, ...] = STOCK,
    scopes: tuple[Scope, ...] = (Scope.STOCK,),
    actor: Actor = STAFF,
    key_id: UUID | None = None,
) -> partners.Subscription:
    wanted = partners.Subscribe("Warehouse of a friend", receiver.url, topics, scopes, key_id)
    made = await partners.subscribe(house.db, house.webhooks, actor, wanted, str(new_id()))
    receiver.secret = made.secret
    return made.subscription


async def queued(house: App) -> list[UUID]:
    """Messages that wait, as somebody would find them who knows nothing else."""
    page = await house.db.read(SYSTEM, partners.messages_page, None, MessageState.PENDING, PAGE)
    return [one.id for one in page.items]


async def run(house: App) -> None:
    """Listeners inside hear what happened, then what is due is sent until nothing is."""
    await hear(house)
    while await house.db.run(SYSTEM, partners.queue_due, 50):
        async with house.db.reader(SYSTEM) as reader:
            due = list(await reader.session.scalars(due_now(reader.now)))
        for message_id in due:
            await send(house, message_id)


async def state(house: App, message_id: UUID) -> partners.Message:
    return await house.db.read(SYSTEM, partners.message, message_id)


async def a_message(house: App, subscription: partners.Subscription, actor: Actor = STAFF) -> UUID:
    """A test message that waits."""
    sent = await house.db.run(actor, partners.send_test, partners.SubscriptionRef(subscription.id))
    return sent.id


async def send(house: App, message_id: UUID) -> None:
    await partners.send(house.db, house.webhooks, MessageQueued(message_id), new_id())


async def a_partner(house: App, name: str) -> tuple[Actor, UUID]:
    made = await house.db.run(SYSTEM, identity.create_api_key, identity.CreateApiKey(name))
    actor = await house.db.read(SYSTEM, identity.actor_for_api_key, made.secret)
    assert actor is not None
    return actor, made.key.id
