"""Counts as clients see them. Whoever counts is not told what is expected: figures show when nobody counts any more."""

from collections.abc import Mapping
from datetime import datetime

import strawberry

from fovea.api.common import Money
from fovea.api.pictures import Picture, picture_of
from fovea.domains import catalog, warehouse
from fovea.kernel.ids import to_global_id

# While one of these a count may still be made, and its figures are nobody's.
_BLIND = (
    warehouse.CountStatus.REQUESTED,
    warehouse.CountStatus.COUNTING,
    warehouse.CountStatus.COUNTED,
    warehouse.CountStatus.INVESTIGATING,
)

Variants = Mapping[str, catalog.VariantView]
# The type below has a field called as the domain is.
_CountView = warehouse.CountTask


@strawberry.type
class CountLine:
    """One SKU and lot as counted. ``expected`` is the ledger at the start and what moved until the count was recorded;
    ``booked`` is what the ledger was moved by."""

    sku: str
    description: str
    lot: str
    counted: int
    expected: int
    moved: int
    difference: int
    value: Money
    booked: int
    picture: Picture | None

    @classmethod
    def of(cls, line: warehouse.CountLine, variants: Variants) -> "CountLine":
        variant = variants.get(line.sku)
        return cls(
            sku=line.sku,
            description=line.sku if variant is None else variant.description,
            lot=line.lot,
            counted=line.counted or 0,
            expected=line.expected,
            moved=line.moved,
            difference=line.difference,
            value=Money.of(line.value),
            booked=line.booked,
            picture=None if variant is None else picture_of(variant.frame_code, variant.colour.code),
        )


@strawberry.type
class CountAttempt:
    """One person's count of the place, and what followed from it."""

    number: int
    counted_by: str
    counted_at: datetime
    verdict: str
    lines: list[CountLine]

    @classmethod
    def of(cls, attempt: warehouse.CountAttempt, variants: Variants) -> "CountAttempt":
        assert attempt.counted_at is not None
        return cls(
            number=attempt.number,
            counted_by=attempt.counted_by,
            counted_at=attempt.counted_at,
            verdict=attempt.verdict,
            lines=[CountLine.of(line, variants) for line in attempt.lines],
        )


@strawberry.type
class CountTask:
    """Count everything that lies in one place. ``attempts`` is empty while somebody may still count it."""

    id: strawberry.ID
    number: str
    place: str
    warehouse: str
    reason: str
    note: str
    status: str
    attempt: int
    created_at: datetime
    claimed_by: str | None
    claimed_at: datetime | None
    reviewed_by: str | None
    review_note: str
    finished_at: datetime | None
    attempts: list[CountAttempt]

    @classmethod
    def of(cls, view: _CountView, variants: Variants, *, figures: bool) -> "CountTask":
        """``figures`` says whether the reader may see what was expected at all."""
        shown = view.attempts if figures and view.status not in _BLIND else ()
        return cls(
            id=strawberry.ID(to_global_id("CountTask", view.id)),
            number=view.number,
            place=view.place,
            warehouse=view.warehouse,
            reason=view.reason,
            note=view.note,
            status=view.status,
            attempt=view.attempt,
            created_at=view.created_at,
            claimed_by=view.claimed_by,
            claimed_at=view.claimed_at,
            reviewed_by=view.reviewed_by,
            review_note=view.review_note,
            finished_at=view.finished_at,
            attempts=[CountAttempt.of(one, variants) for one in shown if one.counted_at is not None],
        )


@strawberry.type
class CountFigures:
    """How true the books were: of ``places`` counted ``accurate`` were right to the unit; values at cost."""

    days: int
    places: int
    accurate: int
    units_over: int
    units_short: int
    value_over: Money
    value_short: Money
    open_tasks: int
    overdue_places: int

    @classmethod
    def of(cls, view: warehouse.CountFigures, days: int) -> "CountFigures":
        return cls(
            days=days,
            places=view.places,
            accurate=view.accurate,
            units_over=view.units_over,
            units_short=view.units_short,
            value_over=Money.of(view.value_over),
            value_short=Money.of(view.value_short),
            open_tasks=view.open_tasks,
            overdue_places=view.overdue_places,
        )


@strawberry.type
class CountSheet:
    """A counting sheet that was read in; ``done`` of its ``rows`` have been compared with the ledger."""

    id: strawberry.ID
    name: str
    rows: int
    done: int
    places: int
    skipped: int
    created_by: str
    created_at: datetime
    finished_at: datetime | None

    @classmethod
    def of(cls, view: warehouse.CountSheet) -> "CountSheet":
        return cls(
            id=strawberry.ID(to_global_id("CountSheet", view.id)),
            name=view.name,
            rows=view.rows,
            done=view.done,
            places=view.places,
            skipped=view.skipped,
            created_by=view.created_by,
            created_at=view.created_at,
            finished_at=view.finished_at,
        )
