"""The GraphQL surface: in step with its committed form, guarded everywhere, refusing in types."""

import json
from pathlib import Path
from typing import Any

import pytest
import strawberry
from graphql import GraphQLInterfaceType, GraphQLObjectType, GraphQLUnionType, build_schema

from fovea.api.base import Guard, anyone, query
from fovea.api.schema import UnguardedField, _refuse_unguarded, access_map, schema, sdl

ROOT = Path(__file__).resolve().parents[2]
SNAPSHOT = Path(__file__).parent / "access_map.json"


def test_the_committed_schema_is_the_schema() -> None:
    assert (ROOT / "schema.graphql").read_text(encoding="utf-8") == sdl(), "Run ./dev schema and commit the result."


def test_who_may_use_what_is_what_was_agreed() -> None:
    agreed: dict[str, str] = json.loads(SNAPSHOT.read_text(encoding="utf-8"))
    assert access_map() == agreed, "Access changed: if that is meant, update tests/house/access_map.json."


def test_a_root_field_without_a_guard_is_refused() -> None:
    @strawberry.type
    class Bare:
        @strawberry.field
        def secret(self) -> str:
            return "open to all"

    with pytest.raises(UnguardedField):
        _refuse_unguarded((Bare,))


def test_a_guarded_root_field_is_taken() -> None:
    @strawberry.type
    class Kept:
        @query(allow=anyone)
        async def open(self) -> str:
            return "open to all"

    _refuse_unguarded((Kept,))
    fields: Any = Kept.__strawberry_definition__.fields  # type: ignore[attr-defined]
    assert any(isinstance(extension, Guard) for extension in fields[0].extensions)


def test_every_mutation_can_refuse_in_types() -> None:
    built = build_schema(sdl())
    assert built.mutation_type is not None
    problem = built.get_type("Problem")
    assert isinstance(problem, GraphQLInterfaceType)
    for name, field in built.mutation_type.fields.items():
        answer = getattr(field.type, "of_type", field.type)
        assert isinstance(answer, GraphQLUnionType), f"{name} does not answer with a union."
        refusals = [kind for kind in answer.types if problem in kind.interfaces]
        assert refusals, f"{name} cannot refuse."


def test_every_step_of_a_return_has_its_own_result() -> None:
    built = build_schema(sdl())
    assert built.mutation_type is not None
    steps = {name: field for name, field in built.mutation_type.fields.items() if "Return" in name}
    assert len(steps) >= 10
    for name, field in steps.items():
        answer = getattr(field.type, "of_type", field.type)
        assert isinstance(answer, GraphQLUnionType)
        own = f"{name[0].upper()}{name[1:]}"
        successes = [kind.name for kind in answer.types if kind.name.endswith("Success")]
        assert (answer.name, successes) == (f"{own}Result", [f"{own}Success"])


def test_every_problem_has_code_message_and_path() -> None:
    built = build_schema(sdl())
    problem = built.get_type("Problem")
    assert isinstance(problem, GraphQLInterfaceType)
    objects = [kind for kind in built.type_map.values() if isinstance(kind, GraphQLObjectType)]
    kinds = [kind for kind in objects if problem in kind.interfaces]
    assert len(kinds) > 5
    assert all({"code", "message", "path"} <= set(kind.fields) for kind in kinds)


def test_mistyped_fields_reveal_nothing() -> None:
    answer = schema.execute_sync('{ frame(slug: "x") { nam } }')
    assert answer.errors is not None
    assert "Did you mean" not in str(answer.errors)
