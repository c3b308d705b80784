"""Reads of identity: who a token or key belongs to, and the lists of staff and keys."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.types import Text

from fovea.domains.identity import rules
from fovea.domains.identity.contract import AccountKind, AccountView, ApiKeyView, FoundApiKey, FoundSession, StaffView
from fovea.domains.identity.models import AccountRow, ApiKeyRow, RoleGrantRow, SessionRow
from fovea.domains.identity.permissions import PARTNER_PERMISSIONS, Role
from fovea.kernel.actor import Actor, ActorKind
from fovea.kernel.crypto import Keyring, Place
from fovea.kernel.db import Reader
from fovea.kernel.errors import NotFound

_ACTORS = {
    AccountKind.CUSTOMER: ActorKind.CUSTOMER,
    AccountKind.STAFF: ActorKind.STAFF,
    AccountKind.PARTNER: ActorKind.PARTNER,
}


async def find_session(reader: Reader, token: str) -> FoundSession | None:
    """The live session behind a token; None when there is none, it ran out, or the account is closed."""
    found = (
        await reader.session.execute(
            select(SessionRow, AccountRow, _roles())
            .join(AccountRow, AccountRow.id == SessionRow.account_id)
            .where(SessionRow.token_hash == rules.token_hash(token), SessionRow.ended_at.is_(None))
            .where(AccountRow.closed_at.is_(None))
        )
    ).one_or_none()
    if found is None:
        return None
    session, account, roles = found
    kind = AccountKind(account.kind)
    if rules.session_ends(kind, session.created_at, session.last_seen_at) <= reader.now:
        return None
    touch_due = reader.now - session.last_seen_at >= rules.LIFETIMES[kind].touch
    return FoundSession(actor_of(account, roles or [], session.id), touch_due)


async def actor_for_token(reader: Reader, token: str) -> Actor | None:
    """Who holds this session token now."""
    found = await find_session(reader, token)
    return found.actor if found else None


async def find_api_key(reader: Reader, text: str) -> FoundApiKey | None:
    """The live key of this text (``fvk_<prefix>_<secret>``); None for anything else."""
    parsed = rules.parse_api_key(text)
    if parsed is None:
        return None
    found = (
        await reader.session.execute(
            select(ApiKeyRow, AccountRow)
            .join(AccountRow, AccountRow.id == ApiKeyRow.account_id)
            .where(ApiKeyRow.prefix == parsed[0], ApiKeyRow.secret_hash == rules.token_hash(parsed[1]))
            .where(ApiKeyRow.revoked_at.is_(None), AccountRow.closed_at.is_(None))
        )
    ).one_or_none()
    if found is None:
        return None
    key, account = found
    due = key.last_used_at is None or reader.now - key.last_used_at >= rules.KEY_TOUCH
    return FoundApiKey(actor_of(account, [], None), key.id, due)


async def actor_for_api_key(reader: Reader, text: str) -> Actor | None:
    """Which partner holds this key."""
    found = await find_api_key(reader, text)
    return found.actor if found else None


def actor_of(account: AccountRow, roles: Iterable[str], session_id: UUID | None) -> Actor:
    """The principal an account makes; its permissions as they are at this moment."""
    kind = AccountKind(account.kind)
    permissions = {
        AccountKind.CUSTOMER: frozenset[str](),
        AccountKind.STAFF: frozenset(map(str, rules.permissions_of(roles))),
        AccountKind.PARTNER: frozenset(map(str, PARTNER_PERMISSIONS)),
    }[kind]
    return Actor(_ACTORS[kind], account.id, account.name, permissions, session_id)


def in_request(actor: Actor, request_id: str, visitor: str | None) -> Actor:
    """The same principal with what its request says of itself."""
    return replace(actor, request_id=request_id, visitor=visitor)


async def account(reader: Reader, account_id: UUID) -> AccountView:
    """Raises NotFound."""
    found = await accounts(reader, [account_id])
    if account_id not in found:
        raise NotFound("There is no such account.")
    return found[account_id]


async def accounts(reader: Reader, ids: Iterable[UUID]) -> dict[UUID, AccountView]:
    """Accounts with an e-mail address, by id."""
    rows = await reader.session.scalars(
        select(AccountRow).where(AccountRow.id.in_(list(ids)), AccountRow.email_sealed.is_not(None))
    )
    return {
        row.id: AccountView(row.id, AccountKind(row.kind), open_email(reader.keyring, row), row.created_at)
        for row in rows
    }


async def account_id_by_email(reader: Reader, email: str) -> UUID | None:
    """Exact match only: addresses are sealed. Raises EmailRefused when it is none."""
    found: UUID | None = await reader.session.scalar(
        select(AccountRow.id).where(AccountRow.email_index == email_index(reader.keyring, rules.normal_email(email)))
    )
    return found


async def staff_member(reader: Reader, account_id: UUID) -> StaffView:
    """Raises NotFound."""
    rows = (await reader.session.execute(_staff().where(AccountRow.id == account_id))).all()
    if not rows:
        raise NotFound("There is no such member of staff.")
    return _staff_view(reader.keyring, *rows[0])


async def staff_members(reader: Reader) -> tuple[StaffView, ...]:
    """Everyone employed, by name."""
    rows = await reader.session.execute(_staff().order_by(AccountRow.name, AccountRow.id))
    return tuple(_staff_view(reader.keyring, row, roles) for row, roles in rows)


async def api_keys(reader: Reader) -> tuple[ApiKeyView, ...]:
    """Every key ever made, the newest first."""
    rows = await reader.session.scalars(select(ApiKeyRow).order_by(ApiKeyRow.created_at.desc(), ApiKeyRow.id))
    return tuple(key_view(row) for row in rows)


async def partner_of_key(reader: Reader, key_id: UUID) -> UUID | None:
    """The account behind a live key; None for one that was revoked or never made."""
    found: UUID | None = await reader.session.scalar(
        select(ApiKeyRow.account_id)
        .join(AccountRow, AccountRow.id == ApiKeyRow.account_id)
        .where(ApiKeyRow.id == key_id, ApiKeyRow.revoked_at.is_(None), AccountRow.closed_at.is_(None))
    )
    return found


async def live_partners(reader: Reader, ids: Iterable[UUID]) -> frozenset[UUID]:
    """Those of these accounts that are open and hold a live key."""
    rows = await reader.session.scalars(
        select(ApiKeyRow.account_id)
        .join(AccountRow, AccountRow.id == ApiKeyRow.account_id)
        .where(ApiKeyRow.account_id.in_(list(ids)), ApiKeyRow.revoked_at.is_(None), AccountRow.closed_at.is_(None))
    )
    return frozenset(rows)


def key_view(row: ApiKeyRow) -> ApiKeyView:
    return ApiKeyView(row.id, row.name, row.prefix, row.created_at, row.last_used_at, row.revoked_at)


def email_place(account_id: UUID) -> Place:
    return Place("identity.account", account_id, "email")


def email_index(keyring: Keyring, email: str) -> str:
    return keyring.blind_index("identity.account.email", email)


def open_email(keyring: Keyring, row: AccountRow) -> str:
    return keyring.open(email_place(row.id), row.email_sealed or b"").decode()


def _roles() -> Any:
    """The account's roles as one array."""
    return (
        select(func.array_agg(RoleGrantRow.role, type_=ARRAY(Text)))
        .where(RoleGrantRow.account_id == AccountRow.id)
        .correlate(AccountRow)
        .scalar_subquery()
    )


def _staff() -> Select[Any]:
    return select(AccountRow, _roles()).where(
        AccountRow.kind == AccountKind.STAFF.value, AccountRow.closed_at.is_(None)
    )


def _staff_view(keyring: Keyring, row: AccountRow, roles: list[str] | None) -> StaffView:
    held = sorted(Role(role) for role in roles or [] if role in set(Role))
    return StaffView(row.id, row.name, open_email(keyring, row), tuple(held), tuple(sorted(rules.permissions_of(held))))
