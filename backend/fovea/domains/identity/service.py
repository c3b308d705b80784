"""Use cases of identity. Passwords arrive hashed; tokens leave once and are kept as hashes."""

import secrets
import string
from uuid import UUID

from sqlalchemy import case, delete, select, update
from sqlalchemy.dialects.postgresql import insert

from fovea.domains.identity import queries, rules
from fovea.domains.identity.contract import (
    AccountKind,
    AddStaff,
    ApiKeyView,
    BeginSignIn,
    CreateApiKey,
    Credentials,
    CustomerRegistered,
    EndSession,
    NewApiKey,
    OpenSession,
    RegisterCustomer,
    RegistrationRefused,
    RevokeApiKey,
    SignedIn,
    SignInRefused,
    SignInThrottled,
    TouchApiKey,
    TouchSession,
)
from fovea.domains.identity.models import AccountRow, ApiKeyRow, RoleGrantRow, SessionRow, SignInTryRow
from fovea.kernel.db import UnitOfWork
from fovea.kernel.errors import InvalidInput, NotFound
from fovea.kernel.ids import new_id, new_token

_PREFIX_LETTERS = string.ascii_lowercase + string.digits


async def register_customer(uow: UnitOfWork, command: RegisterCustomer) -> UUID:
    """Open a shopper's account; raises RegistrationRefused when the address is taken."""
    account_id = await _new_account(uow, AccountKind.CUSTOMER, "", command.email, command.password_hash)
    uow.record(CustomerRegistered(account_id))
    return account_id


async def add_staff(uow: UnitOfWork, command: AddStaff) -> UUID:
    """Employ someone; raises RegistrationRefused when the address is taken."""
    account_id = await _new_account(uow, AccountKind.STAFF, command.name, command.email, command.password_hash)
    uow.add(*(RoleGrantRow(account_id=account_id, role=role.value, granted_at=uow.now) for role in command.roles))
    return account_id


async def _new_account(uow: UnitOfWork, kind: AccountKind, name: str, email: str, password_hash: str) -> UUID:
    address = rules.normal_email(email)
    account_id = new_id()
    # The unique index decides, so that two registrations at once cannot both win.
    made = await uow.session.scalar(
        insert(AccountRow)
        .values(
            id=account_id,
            kind=kind.value,
            name=name,
            email_sealed=uow.keyring.seal(queries.email_place(account_id), address.encode()),
            email_index=queries.email_index(uow.keyring, address),
            password_hash=password_hash,
            created_at=uow.now,
        )
        .on_conflict_do_nothing(index_elements=["email_index"])
        .returning(AccountRow.id)
    )
    if made is None:
        raise RegistrationRefused
    uow.touch("account", account_id)
    return account_id


async def begin_sign_in(uow: UnitOfWork, command: BeginSignIn) -> Credentials:
    """Count the try before the password is looked at, so that many at once cannot slip past the limit.

    Raises SignInThrottled after too many failures, for known and unknown addresses alike.
    """
    index = queries.email_index(uow.keyring, rules.normal_email(command.email))
    fresh = SignInTryRow.window_started_at <= uow.now - rules.FAILURE_WINDOW
    failures = await uow.session.scalar(
        insert(SignInTryRow)
        .values(email_index=index, failures=1, window_started_at=uow.now)
        .on_conflict_do_update(
            index_elements=["email_index"],
            set_={
                "failures": case((fresh, 1), else_=SignInTryRow.failures + 1),
                "window_started_at": case((fresh, uow.now), else_=SignInTryRow.window_started_at),
            },
        )
        .returning(SignInTryRow.failures)
    )
    if failures is not None and failures > rules.MOST_FAILURES:
        raise SignInThrottled
    account = await uow.session.scalar(
        select(AccountRow).where(AccountRow.email_index == index, AccountRow.closed_at.is_(None))
    )
    if account is None or account.password_hash is None:
        return Credentials(None, None, "")
    return Credentials(account.id, AccountKind(account.kind), account.password_hash)


async def open_session(uow: UnitOfWork, command: OpenSession) -> SignedIn:
    """Sign in after the password was right: a new token, and the browser's former session ends."""
    account = await uow.session.scalar(
        select(AccountRow)
        .where(AccountRow.id == command.account_id, AccountRow.closed_at.is_(None))
        .with_for_update(key_share=True)
    )
    if account is None:
        raise SignInRefused
    if uow.actor.session_id is not None:
        await end_session(uow, EndSession(uow.actor.session_id))
    if command.rehashed is not None:
        account.password_hash = command.rehashed
    await uow.session.execute(delete(SignInTryRow).where(SignInTryRow.email_index == account.email_index))
    token = new_token()
    session = SessionRow(
        id=new_id(),
        account_id=account.id,
        token_hash=rules.token_hash(token),
        created_at=uow.now,
        last_seen_at=uow.now,
    )
    uow.add(session)
    uow.touch("session", session.id)
    uow.touch("account", account.id)
    roles = (await uow.session.scalars(select(RoleGrantRow.role).where(RoleGrantRow.account_id == account.id))).all()
    kind = AccountKind(account.kind)
    actor = queries.actor_of(account, roles, session.id)
    return SignedIn(
        token,
        queries.in_request(actor, uow.actor.request_id, uow.actor.visitor),
        uow.now + rules.LIFETIMES[kind].absolute,
    )


async def end_session(uow: UnitOfWork, command: EndSession) -> None:
    """Sign out; ending an ended session changes nothing."""
    await uow.session.execute(
        update(SessionRow)
        .where(SessionRow.id == command.session_id, SessionRow.ended_at.is_(None))
        .values(ended_at=uow.now)
    )
    uow.touch("session", command.session_id)


async def touch_session(uow: UnitOfWork, command: TouchSession) -> None:
    """Write a sign of life; an ended session stays ended. Nobody waits for a row that another holds: it is alive."""
    free = (
        select(SessionRow.id)
        .where(SessionRow.id == command.session_id, SessionRow.ended_at.is_(None), SessionRow.last_seen_at < uow.now)
        .with_for_update(skip_locked=True)
    )
    await uow.session.execute(update(SessionRow).where(SessionRow.id.in_(free)).values(last_seen_at=uow.now))


async def create_api_key(uow: UnitOfWork, command: CreateApiKey) -> NewApiKey:
    """A partner account with one key; the secret is shown once. Raises InvalidInput without a name."""
    name = command.name.strip()
    if not 1 <= len(name) <= 80:
        raise InvalidInput("Give the key a name of up to 80 characters.", path=("name",))
    account = AccountRow(id=new_id(), kind=AccountKind.PARTNER.value, name=name, created_at=uow.now)
    uow.add(account)
    await uow.flush()
    prefix = "".join(secrets.choice(_PREFIX_LETTERS) for _ in range(10))
    secret = new_token()
    key = ApiKeyRow(
        id=new_id(),
        account_id=account.id,
        name=name,
        prefix=prefix,
        secret_hash=rules.token_hash(secret),
        created_at=uow.now,
        last_used_at=None,
        revoked_at=None,
    )
    uow.add(key)
    uow.touch("api_key", key.id)
    return NewApiKey(queries.key_view(key), f"{rules.KEY_PREFIX}_{prefix}_{secret}")


async def revoke_api_key(uow: UnitOfWork, command: RevokeApiKey) -> ApiKeyView:
    """End a key for good; revoking it again keeps the first date. Raises NotFound."""
    key = await uow.session.get(ApiKeyRow, command.key_id, with_for_update=True)
    if key is None:
        raise NotFound("There is no such key.", path=("id",))
    key.revoked_at = key.revoked_at or uow.now
    uow.touch("api_key", key.id)
    return queries.key_view(key)


async def touch_api_key(uow: UnitOfWork, command: TouchApiKey) -> None:
    """Write when a key was last used; whoever holds the row just now writes it too."""
    free = select(ApiKeyRow.id).where(ApiKeyRow.id == command.key_id).with_for_update(skip_locked=True)
    await uow.session.execute(update(ApiKeyRow).where(ApiKeyRow.id.in_(free)).values(last_used_at=uow.now))
