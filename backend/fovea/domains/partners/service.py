"""Use cases of subscriptions. A partner manages its own account's and no others."""

from uuid import UUID

from sqlalchemy import func, select

from fovea.domains import identity
from fovea.domains.identity import P
from fovea.domains.partners import dealing, payloads, queries, rules
from fovea.domains.partners.contract import (
    EditSubscription,
    Message,
    MoveSubscription,
    Scope,
    Subscribe,
    Subscription,
    SubscriptionRef,
    SubscriptionState,
    Topic,
    WithSecret,
)
from fovea.domains.partners.models import SubscriptionRow
from fovea.kernel.actor import ActorKind
from fovea.kernel.db import UnitOfWork
from fovea.kernel.errors import InvalidInput, NotAllowed, NotFound, WrongState
from fovea.kernel.ids import new_id
from fovea.kernel.sealed import seal


async def subscribe(uow: UnitOfWork, command: Subscribe) -> WithSecret:
    """A new subscription; its secret is shown once. Raises InvalidInput, ScopeRefused, NotFound for an unknown key.

    Whether the address is one the house sends to was asked before (``flows.subscribe``).
    """
    _check_may(uow)
    account_id = await _account(uow, command.key_id)
    name = rules.check_name(command.name)
    _check_choice(uow, account_id, command.topics, command.scopes)
    await _check_room(uow, account_id)
    secret, row_id = rules.new_secret(), new_id()
    row = SubscriptionRow(
        id=row_id,
        account_id=account_id,
        name=name,
        url=command.url,
        topics=sorted(set(command.topics)),
        scopes=sorted(set(command.scopes)),
        state=SubscriptionState.ACTIVE.value,
        secret_sealed=_sealed(uow, row_id, "secret", secret),
        failures=0,
        created_at=uow.now,
    )
    uow.add(row)
    await uow.flush()
    uow.touch("webhook", row.id)
    return WithSecret(queries.view(row), secret)


async def edit(uow: UnitOfWork, command: EditSubscription) -> Subscription:
    """Change what is given. Raises NotFound, WrongState when it has ended, InvalidInput, ScopeRefused."""
    _check_may(uow)
    row = await queries.lock_subscription(uow, command.id)
    _check_open(row)
    if command.name is not None:
        row.name = rules.check_name(command.name)
    if command.url is not None:
        row.url = command.url
    if command.topics is not None:
        row.topics = sorted(set(command.topics))
    if command.scopes is not None:
        row.scopes = sorted(set(command.scopes))
    if command.topics is not None or command.scopes is not None:
        view = queries.view(row)
        _check_choice(uow, row.account_id, view.topics, view.scopes)
    uow.touch("webhook", row.id)
    await uow.flush()
    return await queries.subscription(uow, row.id)


async def move(uow: UnitOfWork, command: MoveSubscription) -> Subscription:
    """Pause, resume or end it; being there already changes nothing. Raises NotFound, WrongState, InvalidInput."""
    _check_may(uow)
    if command.to is SubscriptionState.FAILING:
        raise InvalidInput("Only the house finds that an endpoint fails.", path=("to",))
    row = await queries.lock_subscription(uow, command.id)
    now = SubscriptionState(row.state)
    if now is not command.to:
        if command.to not in rules.ALLOWED[now]:
            raise WrongState(f"This subscription is {now}; it cannot become {command.to}.", path=("to",))
        row.state = command.to.value
        if command.to is SubscriptionState.ENDED:
            row.ended_at = uow.now
            await dealing.give_up_pending(uow, row)
        if command.to is SubscriptionState.ACTIVE:
            row.failing_since, row.failures = None, 0
            await dealing.make_due(uow, row)
    uow.touch("webhook", row.id)
    await uow.flush()
    return await queries.subscription(uow, row.id)


async def rotate_secret(uow: UnitOfWork, command: SubscriptionRef) -> WithSecret:
    """A new secret; the former one signs beside it for three days. Raises NotFound, WrongState."""
    _check_may(uow)
    row = await queries.lock_subscription(uow, command.id)
    _check_open(row)
    if row.rotating_until is not None and row.rotating_until > uow.now:
        raise WrongState(
            f"Two secrets are in use until {row.rotating_until:%-d %B, %H:%M} UTC. Rotate again after that.",
            path=("id",),
        )
    former, secret = dealing.open_secret(uow, row, "secret"), rules.new_secret()
    row.former_secret_sealed = _sealed(uow, row.id, "former_secret", former)
    row.secret_sealed = _sealed(uow, row.id, "secret", secret)
    row.rotating_until = uow.now + rules.ROTATION
    uow.touch("webhook", row.id)
    await uow.flush()
    return WithSecret(await queries.subscription(uow, row.id), secret)


async def send_test(uow: UnitOfWork, command: SubscriptionRef) -> Message:
    """Queue a message that says it is a test. Raises NotFound, WrongState unless the subscription is active."""
    _check_may(uow)
    row = await queries.lock_subscription(uow, command.id)
    if row.state != SubscriptionState.ACTIVE:
        raise WrongState(f"This subscription is {row.state}. Let it go on first.", path=("id",))
    sent = await dealing.queue(uow, row, Topic.TEST, "test", payloads.of_test(row.name), repeat=True)
    assert sent is not None
    return sent


def _check_may(uow: UnitOfWork) -> None:
    """Whom the row belongs to is the locks' matter; this is whether the actor may manage any."""
    if not (uow.actor.may(P.PARTNERS_WEBHOOK_MANAGE) or uow.actor.may(P.PARTNERS_OWN_MANAGE)):
        raise NotAllowed


async def _account(uow: UnitOfWork, key_id: UUID | None) -> UUID | None:
    """Whose it will be: a partner's own account; for staff that of the key they chose."""
    if uow.actor.kind is ActorKind.PARTNER:
        return uow.actor.account_id
    if key_id is None:
        return None
    found = await identity.partner_of_key(uow, key_id)
    if found is None:
        raise NotFound("There is no such key, or it was revoked.", path=("keyId",))
    return found


def _check_choice(
    uow: UnitOfWork, account_id: UUID | None, topics: tuple[Topic, ...], scopes: tuple[Scope, ...]
) -> None:
    by_partner = uow.actor.kind is ActorKind.PARTNER
    rules.check_choice(topics, scopes, by_partner=by_partner, for_partner=account_id is not None)


async def _check_room(uow: UnitOfWork, account_id: UUID | None) -> None:
    """So many per partner, counted under a lock on the partner, so that many at once do not slip past."""
    owner = str(account_id or "house")
    await uow.session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(f"partners:{owner}", 0))))
    mine = SubscriptionRow.account_id.is_(None) if account_id is None else SubscriptionRow.account_id == account_id
    known = await uow.session.scalar(
        select(func.count()).select_from(SubscriptionRow).where(mine, SubscriptionRow.ended_at.is_(None))
    )
    if (known or 0) >= rules.MOST_SUBSCRIPTIONS:
        raise InvalidInput(f"There are {rules.MOST_SUBSCRIPTIONS} subscriptions already. End one first.")


def _check_open(row: SubscriptionRow) -> None:
    if row.state == SubscriptionState.ENDED:
        raise WrongState("This subscription has ended. Make a new one.", path=("id",))


def _sealed(uow: UnitOfWork, row_id: UUID, column: str, secret: str) -> bytes:
    return seal(uow.keyring, "partners.subscription", row_id, column, secret)
