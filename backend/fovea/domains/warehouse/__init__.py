"""The warehouse: who walks to which bin, and what goes into which box.

Owns ``warehouse.pick_task``. Invariants: a task belongs to whoever claimed it; nothing is packed before everything is
picked and no hold is open. Events in: OrderConfirmed, OrderCancelled.
"""

from fovea.domains.warehouse.contract import (
    ClaimPick,
    ConfirmPick,
    NotPicked,
    PackOrder,
    PickStatus,
    PickTask,
    ReportShort,
    SomebodyElses,
    WrongScan,
)
from fovea.domains.warehouse.queries import open_count, task, tasks_of, tasks_page, to_pack
from fovea.domains.warehouse.service import cancel_picks, claim, confirm_pick, open_picks, pack, report_short

__all__ = [
    "ClaimPick",
    "ConfirmPick",
    "NotPicked",
    "PackOrder",
    "PickStatus",
    "PickTask",
    "ReportShort",
    "SomebodyElses",
    "WrongScan",
    "cancel_picks",
    "claim",
    "confirm_pick",
    "open_count",
    "open_picks",
    "pack",
    "report_short",
    "task",
    "tasks_of",
    "tasks_page",
    "to_pack",
]
