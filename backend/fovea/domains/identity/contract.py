"""Words of identity: who signs in, with what, and what is refused."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from fovea.domains.identity.permissions import P, Role
from fovea.kernel.actor import Actor
from fovea.kernel.errors import DomainError, InvalidInput
from fovea.kernel.events import Event


class AccountKind(StrEnum):
    CUSTOMER = "customer"
    STAFF = "staff"
    PARTNER = "partner"


class SignInRefused(DomainError):
    """E-mail or password is wrong, the account is of another kind, or it is closed: never told apart."""

    code = "IDENTITY_SIGN_IN_REFUSED"

    def __init__(self) -> None:
        super().__init__("This e-mail and password do not go together.", path=("password",))


class SignInThrottled(SignInRefused):
    """Too many tries for one e-mail, known or not."""

    code = "IDENTITY_SIGN_IN_THROTTLED"

    def __init__(self) -> None:
        DomainError.__init__(self, "There were too many tries. Wait a quarter of an hour, then try again.")


class RegistrationRefused(InvalidInput):
    """No account was made; the sentence does not say whether there is one."""

    code = "IDENTITY_REGISTRATION_REFUSED"

    def __init__(self) -> None:
        super().__init__(
            "We could not open an account with these details. If you have shopped here before, sign in instead.",
            path=("email",),
        )


class PasswordRefused(InvalidInput):
    """Too short, too long, or too easily guessed; the sentence says which."""

    code = "IDENTITY_PASSWORD_REFUSED"

    def __init__(self, message: str) -> None:
        super().__init__(message, path=("password",))


class EmailRefused(InvalidInput):
    """Not the form of an e-mail address."""

    code = "IDENTITY_EMAIL_REFUSED"

    def __init__(self) -> None:
        super().__init__("This is not an e-mail address.", path=("email",))


@dataclass(frozen=True)
class RegisterCustomer:
    """A shopper's account. ``password_hash`` is argon2id; hashing belongs outside the transaction."""

    email: str
    password_hash: str = field(repr=False)


@dataclass(frozen=True)
class AddStaff:
    email: str
    name: str
    roles: tuple[Role, ...]
    password_hash: str = field(repr=False)


@dataclass(frozen=True)
class SignIn:
    email: str
    password: str = field(repr=False)


@dataclass(frozen=True)
class BeginSignIn:
    """One try for this e-mail; it counts as failed until ``OpenSession`` says otherwise."""

    email: str


@dataclass(frozen=True)
class Credentials:
    """What a password is checked against; no account means a hash that nothing matches."""

    account_id: UUID | None
    kind: AccountKind | None
    password_hash: str = field(repr=False)


@dataclass(frozen=True)
class OpenSession:
    """``rehashed`` replaces the stored hash when its cost has been raised since."""

    account_id: UUID
    rehashed: str | None = field(default=None, repr=False)


@dataclass(frozen=True)
class SignedIn:
    """``token`` is shown once; only its SHA-256 is kept."""

    token: str = field(repr=False)
    actor: Actor
    expires_at: datetime


@dataclass(frozen=True)
class FoundSession:
    """A live session; ``touch_due`` when its last sign of life is old enough to be written again."""

    actor: Actor
    touch_due: bool


@dataclass(frozen=True)
class EndSession:
    session_id: UUID


@dataclass(frozen=True)
class TouchSession:
    session_id: UUID


@dataclass(frozen=True)
class CreateApiKey:
    name: str


@dataclass(frozen=True)
class RevokeApiKey:
    key_id: UUID


@dataclass(frozen=True)
class TouchApiKey:
    key_id: UUID


@dataclass(frozen=True)
class ApiKeyView:
    id: UUID
    name: str
    prefix: str
    created_at: datetime
    last_used_at: datetime | None
    revoked_at: datetime | None


@dataclass(frozen=True)
class NewApiKey:
    """``secret`` is the whole key, shown once."""

    key: ApiKeyView
    secret: str = field(repr=False)


@dataclass(frozen=True)
class FoundApiKey:
    actor: Actor
    key_id: UUID
    touch_due: bool


@dataclass(frozen=True)
class AccountView:
    id: UUID
    kind: AccountKind
    email: str
    created_at: datetime


@dataclass(frozen=True)
class StaffView:
    id: UUID
    name: str
    email: str
    roles: tuple[Role, ...]
    permissions: tuple[P, ...]


@dataclass(frozen=True)
class CustomerRegistered(Event, name="identity.CustomerRegistered"):
    account_id: UUID
