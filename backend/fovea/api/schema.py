"""Assembles the one schema, refuses to if a root field is unguarded, and prints it."""

from collections.abc import Iterable
from typing import Any

import strawberry
from graphql import GraphQLError
from strawberry.extensions import (
    AddValidationRules,
    MaskErrors,
    MaxAliasesLimiter,
    MaxTokensLimiter,
    ParserCache,
    QueryDepthLimiter,
    ValidationCache,
)
from strawberry.printer import print_schema
from strawberry.schema.config import StrawberryConfig

from fovea.api.adjustments import AdjustmentsMutation, AdjustmentsQuery
from fovea.api.analytics import AnalyticsQuery
from fovea.api.approval_limits import ApprovalLimitsMutation, ApprovalLimitsQuery
from fovea.api.base import Guard, Refusal
from fovea.api.bins import BinsMutation, BinsQuery
from fovea.api.catalog import CatalogMutation, CatalogQuery
from fovea.api.checkout import CheckoutMutation, CheckoutQuery
from fovea.api.counting import CountingMutation, CountingQuery
from fovea.api.customers import CustomersMutation, CustomersQuery
from fovea.api.file_imports import FileImportsMutation, FileImportsQuery
from fovea.api.find import FindQuery
from fovea.api.identity import IdentityMutation, IdentityQuery
from fovea.api.introspection import NoIntrospectionInProduction
from fovea.api.inventory import InventoryQuery
from fovea.api.lab import LabMutation, LabQuery
from fovea.api.lens_policy import LensPolicyMutation, LensPolicyQuery
from fovea.api.letters import LettersMutation, LettersQuery
from fovea.api.lots import LotsMutation, LotsQuery
from fovea.api.manifests import ManifestsMutation, ManifestsQuery
from fovea.api.optics import OpticsQuery
from fovea.api.order_changes import OrdersMutation
from fovea.api.order_desk import OrderDeskMutation, OrderDeskQuery
from fovea.api.order_edits import OrderEditsMutation
from fovea.api.orders import OrdersQuery
from fovea.api.packing import PackingMutation, PackingQuery
from fovea.api.parcels import ParcelsMutation, ParcelsQuery
from fovea.api.payment_desk import PaymentDeskMutation, PaymentDeskQuery
from fovea.api.procurement import ProcurementMutation, ProcurementQuery
from fovea.api.promise_plan import PromisePlanMutation, PromisePlanQuery
from fovea.api.promises import PromisesQuery
from fovea.api.putaway import PutawayMutation, PutawayQuery
from fovea.api.receiving import ReceivingMutation, ReceivingQuery
from fovea.api.reorder_rules import ReorderRulesMutation, ReorderRulesQuery
from fovea.api.reordering import ReorderingMutation, ReorderingQuery
from fovea.api.returns import ReturnsMutation, ReturnsQuery
from fovea.api.reviews import ReviewsMutation, ReviewsQuery
from fovea.api.saved_cards import SavedCardsMutation, SavedCardsQuery
from fovea.api.scalars import SCALARS
from fovea.api.scanned import ScannedQuery
from fovea.api.settlements import SettlementsMutation, SettlementsQuery
from fovea.api.shipping_rules import ShippingRulesMutation, ShippingRulesQuery
from fovea.api.simulators import SimulatorsMutation, SimulatorsQuery
from fovea.api.stock_articles import StockArticlesQuery
from fovea.api.store_credit import StoreCreditQuery
from fovea.api.suppliers import SuppliersMutation, SuppliersQuery
from fovea.api.tax import TaxMutation, TaxQuery
from fovea.api.traced import Traced
from fovea.api.transfers import TransfersMutation, TransfersQuery
from fovea.api.vendors import VendorsQuery
from fovea.api.viewer import ViewerQuery
from fovea.api.warehouse import WarehouseMutation, WarehouseQuery
from fovea.api.warehouse_addresses import WarehouseAddressesMutation
from fovea.api.waves import WavesMutation, WavesQuery
from fovea.api.webhook_log import WebhookLogMutation, WebhookLogQuery
from fovea.api.webhooks import WebhooksMutation, WebhooksQuery
from fovea.api.wishes import WishesMutation, WishesQuery

DEPTH, TOKENS, ALIASES = 12, 2_000, 30
# Made once: a document that was found valid is known by its rules as well, and both frontends ask the same few hundred.
LIMITS = (
    *QueryDepthLimiter(max_depth=DEPTH).validation_rules,
    *MaxAliasesLimiter(max_alias_count=ALIASES).validation_rules,
)
DOCUMENTS = 512


@strawberry.type
class Query(
    AdjustmentsQuery,
    AnalyticsQuery,
    BinsQuery,
    CatalogQuery,
    CheckoutQuery,
    CountingQuery,
    CustomersQuery,
    FindQuery,
    IdentityQuery,
    InventoryQuery,
    LabQuery,
    LettersQuery,
    LotsQuery,
    ManifestsQuery,
    OpticsQuery,
    OrderDeskQuery,
    OrdersQuery,
    PackingQuery,
    PaymentDeskQuery,
    ParcelsQuery,
    ShippingRulesQuery,
    LensPolicyQuery,
    PromisesQuery,
    ProcurementQuery,
    PutawayQuery,
    ReceivingQuery,
    ReorderingQuery,
    PromisePlanQuery,
    ReorderRulesQuery,
    ApprovalLimitsQuery,
    FileImportsQuery,
    ReturnsQuery,
    ReviewsQuery,
    SavedCardsQuery,
    ScannedQuery,
    SettlementsQuery,
    SimulatorsQuery,
    StockArticlesQuery,
    StoreCreditQuery,
    SuppliersQuery,
    TaxQuery,
    TransfersQuery,
    VendorsQuery,
    ViewerQuery,
    WarehouseQuery,
    WavesQuery,
    WebhookLogQuery,
    WebhooksQuery,
    WishesQuery,
):
    """Everything that can be read."""


@strawberry.type
class Mutation(
    AdjustmentsMutation,
    BinsMutation,
    CatalogMutation,
    CheckoutMutation,
    CountingMutation,
    CustomersMutation,
    IdentityMutation,
    LabMutation,
    LettersMutation,
    LotsMutation,
    ManifestsMutation,
    OrderDeskMutation,
    OrderEditsMutation,
    OrdersMutation,
    PackingMutation,
    PaymentDeskMutation,
    ParcelsMutation,
    ShippingRulesMutation,
    LensPolicyMutation,
    ProcurementMutation,
    PutawayMutation,
    ReceivingMutation,
    ReorderingMutation,
    PromisePlanMutation,
    ReorderRulesMutation,
    ApprovalLimitsMutation,
    FileImportsMutation,
    ReturnsMutation,
    ReviewsMutation,
    SavedCardsMutation,
    SettlementsMutation,
    SimulatorsMutation,
    SuppliersMutation,
    TaxMutation,
    TransfersMutation,
    WarehouseAddressesMutation,
    WarehouseMutation,
    WavesMutation,
    WebhookLogMutation,
    WebhooksMutation,
    WishesMutation,
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
        Traced,
        NoIntrospectionInProduction,
        lambda: MaxTokensLimiter(max_token_count=TOKENS),
        lambda: AddValidationRules(list(LIMITS)),
        lambda: ParserCache(maxsize=DOCUMENTS),
        lambda: ValidationCache(maxsize=DOCUMENTS),
        lambda: MaskErrors(
            should_mask_error=_is_bug, error_message="Something went wrong on our side. It has been recorded."
        ),
    ],
)


def sdl() -> str:
    """The schema as committed in schema.graphql."""
    return print_schema(schema) + "\n"
