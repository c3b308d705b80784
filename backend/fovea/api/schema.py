"""Assembles the one schema, refuses to if a root field is unguarded, and prints it."""

from collections.abc import Iterable
from typing import Any

import strawberry
from graphql import GraphQLError
from strawberry.extensions import MaskErrors, MaxAliasesLimiter, MaxTokensLimiter, QueryDepthLimiter
from strawberry.printer import print_schema
from strawberry.schema.config import StrawberryConfig

from fovea.api.analytics import AnalyticsQuery
from fovea.api.base import Guard, Refusal
from fovea.api.catalog import CatalogMutation, CatalogQuery
from fovea.api.checkout import CheckoutMutation, CheckoutQuery
from fovea.api.customers import CustomersMutation, CustomersQuery
from fovea.api.find import FindQuery
from fovea.api.identity import IdentityMutation, IdentityQuery
from fovea.api.introspection import NoIntrospectionInProduction
from fovea.api.inventory import InventoryMutation, InventoryQuery
from fovea.api.lab import LabMutation, LabQuery
from fovea.api.optics import OpticsQuery
from fovea.api.order_changes import OrdersMutation
from fovea.api.orders import OrdersQuery
from fovea.api.packing import PackingMutation, PackingQuery
from fovea.api.reviews import ReviewsMutation, ReviewsQuery
from fovea.api.scalars import SCALARS
from fovea.api.viewer import ViewerQuery
from fovea.api.warehouse import WarehouseMutation, WarehouseQuery

DEPTH, TOKENS, ALIASES = 12, 2_000, 30


@strawberry.type
class Query(
    AnalyticsQuery,
    CatalogQuery,
    CheckoutQuery,
    CustomersQuery,
    FindQuery,
    IdentityQuery,
    InventoryQuery,
    LabQuery,
    OpticsQuery,
    OrdersQuery,
    PackingQuery,
    ReviewsQuery,
    ViewerQuery,
    WarehouseQuery,
):
    """Everything that can be read."""


@strawberry.type
class Mutation(
    CatalogMutation,
    CheckoutMutation,
    CustomersMutation,
    IdentityMutation,
    InventoryMutation,
    LabMutation,
    OrdersMutation,
    PackingMutation,
    ReviewsMutation,
    WarehouseMutation,
):
    """Everything that can be done."""


_ROOTS: tuple[Any, ...] = (Query, Mutation)


class UnguardedField(TypeError):
    """A root field does not say who may use it."""


def _refuse_unguarded(roots: Iterable[Any]) -> None:
    for root in roots:
        for field in root.__strawberry_definition__.fields:
            if not any(isinstance(extension, Guard) for extension in field.extensions):
                raise UnguardedField(f"{root.__name__}.{field.python_name} does not say who may use it.")


def access_map() -> dict[str, str]:
    """Root field → who may use it; a committed snapshot in tests/house."""
    return {
        f"{root.__name__}.{field.name or field.python_name}": str(
            next(extension.allow for extension in field.extensions if isinstance(extension, Guard))
        )
        for root in _ROOTS
        for field in root.__strawberry_definition__.fields
    }


def _is_bug(error: GraphQLError) -> bool:
    """Anything but a refusal we raised ourselves or a malformed request is masked."""
    return error.original_error is not None and not isinstance(error.original_error, GraphQLError)


_refuse_unguarded(_ROOTS)

schema = strawberry.Schema(
    query=Query,
    mutation=Mutation,
    types=[Refusal],
    config=StrawberryConfig(scalar_map=SCALARS, disable_field_suggestions=True),
    extensions=[
        NoIntrospectionInProduction,
        lambda: QueryDepthLimiter(max_depth=DEPTH),
        lambda: MaxTokensLimiter(max_token_count=TOKENS),
        lambda: MaxAliasesLimiter(max_alias_count=ALIASES),
        lambda: MaskErrors(
            should_mask_error=_is_bug, error_message="Something went wrong on our side. It has been recorded."
        ),
    ],
)


def sdl() -> str:
    """The schema as committed in schema.graphql."""
    return print_schema(schema) + "\n"
