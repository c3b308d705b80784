"""Signing in: the slow hash runs between short transactions, never inside one."""

from typing import TypeVar

import structlog
from sqlalchemy.exc import DBAPIError

from fovea.domains.identity import passwords, queries, rules, service
from fovea.domains.identity.contract import (
    AccountKind,
    BeginSignIn,
    OpenSession,
    SignedIn,
    SignIn,
    SignInRefused,
    TouchApiKey,
    TouchSession,
)
from fovea.kernel.actor import ANONYMOUS, Actor
from fovea.kernel.db import Database, UseCase, sqlstate

C = TypeVar("C")

_log = structlog.get_logger("fovea.identity")


async def sign_in(db: Database, actor: Actor, command: SignIn) -> SignedIn:
    """A shopper signs in. Raises SignInRefused (same answer and same work whatever was wrong), SignInThrottled."""
    return await _sign_in(db, actor, command, AccountKind.CUSTOMER)


async def sign_in_staff(db: Database, actor: Actor, command: SignIn) -> SignedIn:
    """A member of staff signs in. Raises like ``sign_in``."""
    return await _sign_in(db, actor, command, AccountKind.STAFF)


async def _sign_in(db: Database, actor: Actor, command: SignIn, kind: AccountKind) -> SignedIn:
    password = command.password[: rules.LONGEST_PASSWORD + 1]
    credentials = await db.run(actor, service.begin_sign_in, BeginSignIn(command.email))
    known = credentials.password_hash if credentials.kind is kind else None
    right = await passwords.matches(known, password)
    if not right or credentials.account_id is None:
        raise SignInRefused
    rehashed = await passwords.hash_password(password) if passwords.outdated(credentials.password_hash) else None
    return await db.run(actor, service.open_session, OpenSession(credentials.account_id, rehashed))


async def checked_hash(password: str, email: str) -> str:
    """The hash of a password that may be used with this address. Raises PasswordRefused, EmailRefused."""
    rules.check_password(password, rules.normal_email(email))
    return await passwords.hash_password(password)


async def resolve_session(db: Database, token: str) -> Actor | None:
    """Who holds this token; a sign of life is written when the last one is old enough."""
    found = await db.read(ANONYMOUS, queries.find_session, token)
    if found is None:
        return None
    if found.touch_due and found.actor.session_id is not None:
        await _note(db, found.actor, service.touch_session, TouchSession(found.actor.session_id))
    return found.actor


async def resolve_api_key(db: Database, text: str) -> Actor | None:
    """Which partner holds this key; its use is noted now and then."""
    found = await db.read(ANONYMOUS, queries.find_api_key, text)
    if found is None:
        return None
    if found.touch_due:
        await _note(db, found.actor, service.touch_api_key, TouchApiKey(found.key_id))
    return found.actor


async def _note(db: Database, actor: Actor, use_case: UseCase[C, None], command: C) -> None:
    """A sign of life is written beside what was asked for; that it could not be refuses nobody."""
    try:
        await db.run(actor, use_case, command)
    except DBAPIError as failure:
        _log.warning("sign of life not written", use_case=use_case.__name__, sqlstate=sqlstate(failure))
