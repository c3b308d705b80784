"""Reorder rules: how articles are kept, and what a rule would say before it is saved."""

from collections.abc import Mapping, Sequence
from typing import Annotated

import strawberry

from fovea.api.base import Refusal, mutation, query, staff
from fovea.api.context import Info
from fovea.api.ids import row_id
from fovea.api.pages import Connection, asked, connection, states
from fovea.api.procurement_types import gid
from fovea.api.reordering import ReorderInputs
from fovea.api.scalars import MinorUnits
from fovea.api.supplier_types import RecordChanged
from fovea.domains import procurement
from fovea.domains.identity import P
from fovea.kernel import paging
from fovea.kernel.db import Reader

READ = staff(P.PROCUREMENT_ORDER_READ)
EDIT = staff(P.PROCUREMENT_ORDER_EDIT)


@strawberry.type
class ReorderRule:
    """How an article is kept in a warehouse; ``targetBp`` and ``holdingBp`` in 1/10 000, ``orderCost`` in minor units
    of the supplier's ``currency``. ``safetyUnits`` takes the place of the safety stock that would be worked out."""

    sku: str
    description: str
    warehouse: str
    supplier_id: strawberry.ID
    supplier_name: str
    currency: str
    method: str
    target: str
    target_bp: int
    review_days: int
    max_days_cover: int
    order_cost: MinorUnits
    holding_bp: int
    active: bool
    safety_units: int | None
    min_units: int | None
    max_units: int | None
    version: int

    @classmethod
    def of(
        cls, view: procurement.ReorderRule, names: Mapping[str, str], supplier: procurement.Supplier
    ) -> "ReorderRule":
        return cls(
            sku=view.sku,
            description=names.get(view.sku, view.sku),
            warehouse=view.warehouse,
            supplier_id=gid("Supplier", view.supplier_id),
            supplier_name=supplier.name,
            currency=supplier.currency,
            method=view.method.value,
            target=view.target.value,
            target_bp=view.target_bp,
            review_days=view.review_days,
            max_days_cover=view.max_days_cover,
            order_cost=MinorUnits(view.order_cost),
            holding_bp=view.holding_bp,
            active=view.active,
            safety_units=view.safety_units,
            min_units=view.min_units,
            max_units=view.max_units,
            version=view.version,
        )


@strawberry.type
class DemandChance:
    """How likely exactly so many units are asked for until goods arrive, and that no more are; 0 to 1."""

    units: int
    exactly: float
    up_to: float


@strawberry.type
class ReorderPreview:
    """What a rule would say this minute; nothing is written. ``inputs`` null: the supplier has no price today."""

    quantity: int
    inputs: ReorderInputs | None
    chances: list[DemandChance]

    @classmethod
    def of(cls, view: procurement.RulePreview) -> "ReorderPreview":
        return cls(
            quantity=view.quantity,
            inputs=None if view.inputs is None else ReorderInputs.of(view.inputs),
            chances=[DemandChance(units=one.units, exactly=one.exactly, up_to=one.up_to) for one in view.chances],
        )


@strawberry.input
class ReorderFiguresInput:
    """A rule as it is being thought about."""

    sku: str
    warehouse: str
    supplier_id: strawberry.ID
    method: str
    target: str
    target_bp: int
    review_days: int
    max_days_cover: int
    order_cost: MinorUnits
    holding_bp: int
    active: bool = True
    safety_units: int | None = None
    min_units: int | None = None
    max_units: int | None = None

    def rule(self, version: int = 0) -> procurement.ReorderRule:
        return procurement.ReorderRule(
            sku=self.sku.strip().upper(),
            warehouse=self.warehouse.strip().upper(),
            supplier_id=row_id("Supplier", self.supplier_id, field="supplierId"),
            method=states(procurement.Method, [self.method], field="method")[0],
            target=states(procurement.Target, [self.target], field="target")[0],
            target_bp=self.target_bp,
            review_days=self.review_days,
            max_days_cover=self.max_days_cover,
            order_cost=self.order_cost,
            holding_bp=self.holding_bp,
            active=self.active,
            safety_units=self.safety_units,
            min_units=self.min_units,
            max_units=self.max_units,
            version=version,
        )


@strawberry.input
class ReorderRuleInput:
    """``expectedVersion`` is the rule that was looked at, 0 for one that is to be new."""

    rule: ReorderFiguresInput
    expected_version: int
    idempotency_key: str


@strawberry.type
class PreviewReorderRuleSuccess:
    preview: ReorderPreview


@strawberry.type
class SetReorderRuleSuccess:
    rule: ReorderRule


PreviewReorderRuleResult = Annotated[PreviewReorderRuleSuccess | Refusal, strawberry.union("PreviewReorderRuleResult")]
SetReorderRuleResult = Annotated[
    SetReorderRuleSuccess | RecordChanged | Refusal, strawberry.union("SetReorderRuleResult")
]


async def _rules(reader: Reader, search: str, page: paging.PageRequest) -> Connection[ReorderRule]:
    found = await procurement.rules_page(reader, search, page)
    told = dict(zip(found.items, await _told(reader, found.items), strict=True))
    return connection(found, told.__getitem__)


async def _told(reader: Reader, rules: Sequence[procurement.ReorderRule]) -> list[ReorderRule]:
    names = await procurement.article_names(reader, [one.sku for one in rules])
    suppliers = {one.id: one for one in await procurement.suppliers(reader)}
    return [ReorderRule.of(one, names, suppliers[one.supplier_id]) for one in rules]


@strawberry.type
class ReorderRulesQuery:
    @query(allow=READ, description="How articles are kept, by SKU and warehouse.")
    async def reorder_rules(
        self, info: Info, search: str = "", first: int = 50, after: str | None = None
    ) -> Connection[ReorderRule]:
        return await info.context.read(_rules, search, asked(first, after, str, str))


@strawberry.type
class ReorderRulesMutation:
    @mutation(allow=READ, description="What a rule would say this minute; nothing is written.")
    async def preview_reorder_rule(self, info: Info, input: ReorderFiguresInput) -> PreviewReorderRuleResult:
        found = await info.context.read(procurement.preview, input.rule())
        return PreviewReorderRuleSuccess(preview=ReorderPreview.of(found))

    @mutation(allow=EDIT, description="How an article is kept in a warehouse from now on.")
    async def set_reorder_rule(self, info: Info, input: ReorderRuleInput) -> SetReorderRuleResult:
        command = procurement.SaveReorderRule(input.rule.rule(input.expected_version))
        done = await info.context.run(procurement.save_reorder_rule, command, input.idempotency_key)
        (rule,) = await info.context.read(_told, [done])
        return SetReorderRuleSuccess(rule=rule)
