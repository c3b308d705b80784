"""How a root field is declared: who may use it, and how a refusal becomes part of its answer. Deny by default."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

import strawberry
import structlog
from graphql import GraphQLError
from strawberry.extensions import FieldExtension
from strawberry.schema_directive import Location
from strawberry.types.field import StrawberryField

from fovea.api.context import Context
from fovea.kernel.actor import Actor, ActorKind
from fovea.kernel.errors import DomainError, NotAllowed, NotSignedIn, TransientFailure, Unanswered

_log = structlog.get_logger(__name__)
_SILENT = "A service that we need for this does not answer at the moment. Press again in a minute."

T = TypeVar("T")
# Strawberry reads the function and puts its field in its place.
Decorator = Callable[[Callable[..., Any]], Any]


@dataclass(frozen=True, slots=True)
class Allow:
    """Who may use a field: kinds of actor; staff and partners also hold one of ``permissions`` where any are named."""

    kinds: frozenset[ActorKind]
    permissions: frozenset[str] = field(default_factory=frozenset)

    def __or__(self, other: "Allow") -> "Allow":
        return Allow(self.kinds | other.kinds, self.permissions | other.permissions)

    def admits(self, actor: Actor) -> bool:
        if actor.kind not in self.kinds:
            return False
        if actor.kind in (ActorKind.STAFF, ActorKind.PARTNER):
            return not self.permissions or any(actor.may(permission) for permission in self.permissions)
        return True

    def __str__(self) -> str:
        if self == anyone:
            return "anyone"
        return " or ".join([*sorted(self.kinds), *sorted(self.permissions)])


anyone = Allow(frozenset(ActorKind))
customer = Allow(frozenset({ActorKind.CUSTOMER}))
signed_in_staff = Allow(frozenset({ActorKind.STAFF}))


def staff(*permissions: str) -> Allow:
    """Members of staff who hold one of the permissions."""
    return Allow(frozenset({ActorKind.STAFF}), frozenset(permissions))


def partner(*permissions: str) -> Allow:
    """Holders of an API key with one of the permissions."""
    return Allow(frozenset({ActorKind.PARTNER}), frozenset(permissions))


@strawberry.schema_directive(locations=[Location.FIELD_DEFINITION], name="allow")
class AllowDirective:
    """Who may use this field."""

    who: str


class Guard(FieldExtension):
    """Refuses before the resolver runs; the refusal never says what exists."""

    def __init__(self, allow: Allow) -> None:
        self.allow = allow

    def apply(self, field: StrawberryField) -> None:
        field.directives = [*field.directives, AllowDirective(who=str(self.allow))]

    async def resolve_async(self, next_: Callable[..., Any], source: Any, info: Any, **kwargs: Any) -> Any:
        context: Context = info.context
        if not self.allow.admits(context.actor):
            if context.actor.kind is ActorKind.ANONYMOUS:
                raise unauthenticated()
            raise forbidden()
        try:
            return await next_(source, info, **kwargs)
        except NotSignedIn:
            raise unauthenticated() from None
        except NotAllowed:
            raise forbidden() from None


class Refusals(FieldExtension):
    """Turns a DomainError into the problem type its class is registered for, else into the general Refusal.

    So does the silence of somebody outside that no use case had a word of its own for; the log has who it was.
    """

    async def resolve_async(self, next_: Callable[..., Any], source: Any, info: Any, **kwargs: Any) -> Any:
        try:
            return await next_(source, info, **kwargs)
        except DomainError as refusal:
            return problem_of(refusal)
        except TransientFailure as failure:
            _log.warning("unanswered", field=info.field_name, error=type(failure).__name__, said=str(failure))
            return problem_of(Unanswered(_SILENT))


class QueryRefusals(FieldExtension):
    """A query has no union to answer with: its refusal is a top-level error with the same stable code."""

    async def resolve_async(self, next_: Callable[..., Any], source: Any, info: Any, **kwargs: Any) -> Any:
        try:
            return await next_(source, info, **kwargs)
        except DomainError as refusal:
            extensions = {"code": refusal.code, "path": list(refusal.path)}
            raise GraphQLError(refusal.message, extensions=extensions) from None


def unauthenticated() -> GraphQLError:
    return GraphQLError("Sign in first.", extensions={"code": "UNAUTHENTICATED"})


def forbidden() -> GraphQLError:
    return GraphQLError("You are not allowed to do this.", extensions={"code": "FORBIDDEN"})


@strawberry.interface
class Problem:
    """A refusal: a stable code, a sentence for people, and the path of the input field at fault."""

    code: str
    message: str
    path: list[str]

    @classmethod
    def of(cls, refusal: DomainError) -> "Problem":
        return cls(code=refusal.code, message=refusal.message, path=list(refusal.path))


@strawberry.type
class Refusal(Problem):
    """Any refusal that carries nothing but its code, sentence and path."""


_problems: dict[type[DomainError], type[Problem]] = {}


def problem(refusal: type[DomainError]) -> Callable[[type[T]], type[T]]:
    """Class decorator: this problem type answers for that refusal. Put it under ``@strawberry.type``'s result."""

    def register(kind: type[T]) -> type[T]:
        if not issubclass(kind, Problem):
            raise TypeError(f"{kind.__name__} must be a Problem.")
        _problems[refusal] = kind
        return kind

    return register


def problem_of(refusal: DomainError) -> Problem:
    for kind in type(refusal).__mro__:
        if kind in _problems:
            return _problems[kind].of(refusal)
    return Refusal.of(refusal)


def query(*, allow: Allow, description: str | None = None) -> Decorator:
    """A root query field; ``allow`` has no default on purpose."""
    declared: Decorator = strawberry.field(extensions=[Guard(allow), QueryRefusals()], description=description)
    return declared


def answer(*, allow: Allow, description: str | None = None) -> Decorator:
    """A root query field that answers with a union: refusals are part of it, as in a mutation."""
    declared: Decorator = strawberry.field(extensions=[Guard(allow), Refusals()], description=description)
    return declared


def mutation(*, allow: Allow, description: str | None = None) -> Decorator:
    """A root mutation field whose union holds ``Refusal`` (and any problem type of its own)."""
    declared: Decorator = strawberry.mutation(extensions=[Guard(allow), Refusals()], description=description)
    return declared


def guarded(*, allow: Allow, description: str | None = None) -> Decorator:
    """A field of a type that not everyone who sees the type may read."""
    declared: Decorator = strawberry.field(extensions=[Guard(allow)], description=description)
    return declared
