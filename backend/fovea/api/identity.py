"""Signing in and out, staff, and partners' keys."""

from datetime import datetime
from typing import Annotated

import strawberry

from fovea.api.base import Problem, Refusal, anyone, mutation, problem, query, staff
from fovea.api.context import Info
from fovea.api.viewer import StaffMember, Viewer, viewer_of
from fovea.domains import customers, identity
from fovea.domains.identity import P
from fovea.kernel.errors import NotFound
from fovea.kernel.ids import from_global_id, to_global_id

STAFF_COOKIE = "fovea_staff"


@problem(identity.SignInRefused)
@strawberry.type
class SignInRefused(Problem):
    """E-mail and password do not go together, or there were too many tries."""


@strawberry.input
class SignInInput:
    email: str
    password: str

    def command(self) -> identity.SignIn:
        return identity.SignIn(self.email, self.password)


@strawberry.type
class SignInSuccess:
    """``token`` is the shopper's session, to be kept where scripts cannot read it."""

    token: str
    viewer: Viewer


SignInResult = Annotated[SignInSuccess | SignInRefused | Refusal, strawberry.union("SignInResult")]


@strawberry.input
class RegisterInput:
    email: str
    password: str
    name: str

    def command(self) -> customers.Register:
        return customers.Register(self.email, self.password, self.name)


@strawberry.type
class RegisterSuccess:
    """The new customer is signed in."""

    token: str
    viewer: Viewer


RegisterResult = Annotated[RegisterSuccess | Refusal, strawberry.union("RegisterResult")]


@strawberry.input
class SignInStaffInput:
    email: str
    password: str

    def command(self) -> identity.SignIn:
        return identity.SignIn(self.email, self.password)


@strawberry.type
class SignInStaffSuccess:
    """The session travels in a cookie that scripts cannot read."""

    viewer: Viewer


SignInStaffResult = Annotated[SignInStaffSuccess | SignInRefused | Refusal, strawberry.union("SignInStaffResult")]


@strawberry.type
class SignOutSuccess:
    signed_out: bool


SignOutResult = Annotated[SignOutSuccess | Refusal, strawberry.union("SignOutResult")]


@strawberry.type
class ApiKey:
    """A partner's key, without its secret."""

    id: strawberry.ID
    name: str
    prefix: str
    created_at: datetime
    last_used_at: datetime | None
    revoked_at: datetime | None

    @classmethod
    def of(cls, view: identity.ApiKeyView) -> "ApiKey":
        return cls(
            id=strawberry.ID(to_global_id("ApiKey", view.id)),
            name=view.name,
            prefix=view.prefix,
            created_at=view.created_at,
            last_used_at=view.last_used_at,
            revoked_at=view.revoked_at,
        )


@strawberry.input
class CreateApiKeyInput:
    name: str


@strawberry.type
class CreateApiKeySuccess:
    """``secret`` is the whole key, shown this once."""

    api_key: ApiKey
    secret: str


CreateApiKeyResult = Annotated[CreateApiKeySuccess | Refusal, strawberry.union("CreateApiKeyResult")]


@strawberry.input
class RevokeApiKeyInput:
    id: strawberry.ID


@strawberry.type
class RevokeApiKeySuccess:
    api_key: ApiKey


RevokeApiKeyResult = Annotated[RevokeApiKeySuccess | Refusal, strawberry.union("RevokeApiKeyResult")]


@strawberry.type
class IdentityQuery:
    @query(allow=staff(P.IDENTITY_STAFF_READ), description="Everyone employed, by name.")
    async def staff_members(self, info: Info) -> list[StaffMember]:
        return [StaffMember.of(one) for one in await info.context.read(identity.staff_members)]

    @query(allow=staff(P.IDENTITY_API_KEY_MANAGE), description="Partners' keys, the newest first.")
    async def api_keys(self, info: Info) -> list[ApiKey]:
        return [ApiKey.of(one) for one in await info.context.read(identity.api_keys)]


@strawberry.type
class IdentityMutation:
    @mutation(allow=anyone, description="Open a shopper's account and sign in.")
    async def register(self, info: Info, input: RegisterInput) -> RegisterResult:
        context = info.context
        signed_in = await customers.register(context.app.db, context.actor, input.command())
        return RegisterSuccess(token=signed_in.token, viewer=await viewer_of(context, signed_in.actor))

    @mutation(allow=anyone, description="A shopper signs in; the former session of this browser ends.")
    async def sign_in(self, info: Info, input: SignInInput) -> SignInResult:
        context = info.context
        signed_in = await identity.sign_in(context.app.db, context.actor, input.command())
        return SignInSuccess(token=signed_in.token, viewer=await viewer_of(context, signed_in.actor))

    @mutation(allow=anyone, description="A member of staff signs in; the session is set as a cookie.")
    async def sign_in_staff(self, info: Info, input: SignInStaffInput) -> SignInStaffResult:
        context = info.context
        signed_in = await identity.sign_in_staff(context.app.db, context.actor, input.command())
        context.response.set_cookie(
            STAFF_COOKIE,
            signed_in.token,
            max_age=int(identity.LIFETIMES[identity.AccountKind.STAFF].absolute.total_seconds()),
            path="/",
            secure=context.app.settings.production,
            httponly=True,
            samesite="strict",
        )
        return SignInStaffSuccess(viewer=await viewer_of(context, signed_in.actor))

    @mutation(allow=anyone, description="End the session; it cannot be used again.")
    async def sign_out(self, info: Info) -> SignOutResult:
        session_id = info.context.actor.session_id
        if session_id is not None:
            await info.context.run(identity.end_session, identity.EndSession(session_id))
        info.context.response.delete_cookie(STAFF_COOKIE, path="/", httponly=True, samesite="strict")
        return SignOutSuccess(signed_out=session_id is not None)

    @mutation(allow=staff(P.IDENTITY_API_KEY_MANAGE), description="A new partner key; its secret is shown once.")
    async def create_api_key(self, info: Info, input: CreateApiKeyInput) -> CreateApiKeyResult:
        made = await info.context.run(identity.create_api_key, identity.CreateApiKey(input.name))
        return CreateApiKeySuccess(api_key=ApiKey.of(made.key), secret=made.secret)

    @mutation(allow=staff(P.IDENTITY_API_KEY_MANAGE), description="End a partner's key for good.")
    async def revoke_api_key(self, info: Info, input: RevokeApiKeyInput) -> RevokeApiKeyResult:
        key_id = from_global_id("ApiKey", input.id)
        if key_id is None:
            raise NotFound("There is no such key.", path=("id",))
        return RevokeApiKeySuccess(
            api_key=ApiKey.of(await info.context.run(identity.revoke_api_key, identity.RevokeApiKey(key_id)))
        )
