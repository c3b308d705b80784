"""Every guarded root field refuses who it should, before anything behind it runs. Generated from the schema itself."""

from types import SimpleNamespace
from typing import Any, cast
from uuid import uuid4

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLSchema,
    GraphQLUnionType,
    build_schema,
    is_required_argument,
    is_required_input_field,
)

from fovea.api.context import Context
from fovea.api.schema import access_map, schema, sdl
from fovea.app import App
from fovea.domains.identity import PARTNER_PERMISSIONS, P
from fovea.kernel.actor import ANONYMOUS, Actor, ActorKind
from fovea.kernel.settings import Settings

BUILT: GraphQLSchema = build_schema(sdl())
GUARDED = sorted(name for name, who in access_map().items() if who != "anyone")
_LITERALS = {"Int": "1", "Boolean": "true", "MinorUnits": "1", "Date": '"2026-01-01"', "JSON": "{}"}


def _literal(kind: GraphQLInputType) -> str:
    """A value that the schema accepts."""
    if isinstance(kind, GraphQLNonNull):
        return _literal(cast("GraphQLInputType", kind.of_type))
    if isinstance(kind, GraphQLList):
        return f"[{_literal(cast('GraphQLInputType', kind.of_type))}]"
    if isinstance(kind, GraphQLEnumType):
        return str(next(iter(kind.values)))
    if isinstance(kind, GraphQLInputObjectType):
        needed = {name: field for name, field in kind.fields.items() if is_required_input_field(field)}
        return "{" + ", ".join(f"{name}: {_literal(field.type)}" for name, field in needed.items()) + "}"
    return _LITERALS.get(kind.name, '"x"')


def _selection(kind: GraphQLOutputType) -> str:
    while isinstance(kind, GraphQLNonNull | GraphQLList):
        kind = cast("GraphQLOutputType", kind.of_type)
    composite = isinstance(kind, GraphQLObjectType | GraphQLInterfaceType | GraphQLUnionType)
    return " { __typename }" if composite else ""


def _document(name: str) -> str:
    root, _, field_name = name.partition(".")
    holder = BUILT.query_type if root == "Query" else BUILT.mutation_type
    assert holder is not None
    camel = next(one for one in holder.fields if one.lower() == field_name.replace("_", "").lower())
    field: GraphQLField = holder.fields[camel]
    needed = [
        f"{one}: {_literal(argument.type)}" for one, argument in field.args.items() if is_required_argument(argument)
    ]
    arguments = f"({', '.join(needed)})" if needed else ""
    return f"{root.lower()} {{ {camel}{arguments}{_selection(field.type)} }}"


async def _code(name: str, actor: Actor) -> str | None:
    """The refusal's code. Of the house there are only its settings: whatever gets past the guard would crash."""
    nowhere = cast("Any", None)
    house = cast("App", SimpleNamespace(settings=Settings()))
    context = Context(app=house, actor=actor, request=nowhere, response=nowhere)
    answer = await schema.execute(_document(name), context_value=context)
    assert answer.errors, f"{name} let {actor.kind} through."
    return (answer.errors[0].extensions or {}).get("code")


def test_most_of_the_surface_is_guarded() -> None:
    assert len(GUARDED) > 30


@pytest.mark.parametrize("name", GUARDED)
async def test_nobody_in_particular_is_asked_to_sign_in(name: str) -> None:
    assert await _code(name, ANONYMOUS) == "UNAUTHENTICATED"


@pytest.mark.parametrize("name", [one for one in GUARDED if ":" in access_map()[one]])
async def test_staff_without_the_permission_is_refused(name: str) -> None:
    assert await _code(name, Actor(ActorKind.STAFF, uuid4())) == "FORBIDDEN"


@pytest.mark.parametrize("name", [one for one in GUARDED if "customer" not in access_map()[one].split(" or ")])
async def test_customers_are_refused_what_is_staffs(name: str) -> None:
    everything = Actor(ActorKind.CUSTOMER, uuid4(), permissions=frozenset(P))
    assert await _code(name, everything) == "FORBIDDEN"


@pytest.mark.parametrize("name", [one for one in GUARDED if "partner" not in access_map()[one].split(" or ")])
async def test_partners_are_refused_what_is_not_theirs(name: str) -> None:
    assert await _code(name, Actor(ActorKind.PARTNER, uuid4(), permissions=PARTNER_PERMISSIONS)) == "FORBIDDEN"
