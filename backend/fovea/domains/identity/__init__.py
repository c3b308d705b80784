"""Identity: who is acting and what they may do.

Owns accounts, roles, sessions and API keys. Invariants: no password, token or key is stored, only its hash; addresses
are sealed and found by a keyed index; an answer about an address never says whether it is known; a session ends when
unused, in any case after its absolute life, and at once when signed out or when its account is closed.
Records CustomerRegistered. Hears nothing.
"""

from fovea.domains.identity.contract import (
    AccountKind,
    AccountView,
    AddStaff,
    ApiKeyView,
    CreateApiKey,
    CustomerRegistered,
    EmailRefused,
    EndSession,
    NewApiKey,
    OpenSession,
    PasswordRefused,
    RegisterCustomer,
    RegistrationRefused,
    RevokeApiKey,
    SignedIn,
    SignIn,
    SignInRefused,
    SignInThrottled,
    StaffView,
)
from fovea.domains.identity.flows import checked_hash, resolve_api_key, resolve_session, sign_in, sign_in_staff
from fovea.domains.identity.permissions import PARTNER_PERMISSIONS, ROLES, P, Role
from fovea.domains.identity.queries import (
    account,
    account_id_by_email,
    accounts,
    actor_for_api_key,
    actor_for_token,
    api_keys,
    in_request,
    live_partners,
    partner_of_key,
    staff_member,
    staff_members,
)
from fovea.domains.identity.rules import LIFETIMES, normal_email
from fovea.domains.identity.service import (
    add_staff,
    create_api_key,
    end_session,
    open_session,
    register_customer,
    revoke_api_key,
)

__all__ = [
    "LIFETIMES",
    "PARTNER_PERMISSIONS",
    "ROLES",
    "AccountKind",
    "AccountView",
    "AddStaff",
    "ApiKeyView",
    "CreateApiKey",
    "CustomerRegistered",
    "EmailRefused",
    "EndSession",
    "NewApiKey",
    "OpenSession",
    "P",
    "PasswordRefused",
    "RegisterCustomer",
    "RegistrationRefused",
    "RevokeApiKey",
    "Role",
    "SignIn",
    "SignInRefused",
    "SignInThrottled",
    "SignedIn",
    "StaffView",
    "account",
    "account_id_by_email",
    "accounts",
    "actor_for_api_key",
    "actor_for_token",
    "add_staff",
    "api_keys",
    "checked_hash",
    "create_api_key",
    "end_session",
    "in_request",
    "live_partners",
    "normal_email",
    "open_session",
    "partner_of_key",
    "register_customer",
    "resolve_api_key",
    "resolve_session",
    "revoke_api_key",
    "sign_in",
    "sign_in_staff",
    "staff_member",
    "staff_members",
]
