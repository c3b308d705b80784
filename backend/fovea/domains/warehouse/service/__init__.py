"""Use cases of the warehouse: waves, picking, packing, hand-over."""

from fovea.domains.warehouse.service.adjustments import (
    ask_adjustment,
    decide_adjustment,
)
from fovea.domains.warehouse.service.bins import (
    put_up_bins,
)
from fovea.domains.warehouse.service.counting import (
    claim_count,
    count_short_place,
    plan_counts,
    propose_counts,
    record_count,
    review_count,
)
from fovea.domains.warehouse.service.follow import (
    follow_edit,
)
from fovea.domains.warehouse.service.manifests import (
    add_to_manifest,
    begin_closing,
    finish_closing,
    note_hand_over,
    open_manifest,
    take_off,
)
from fovea.domains.warehouse.service.packing import (
    keep_cartons,
    pack,
)
from fovea.domains.warehouse.service.picking import (
    cancel_picks,
    claim,
    confirm_pick,
    follow_stock,
    open_picks,
    report_short,
    undo_pick,
)
from fovea.domains.warehouse.service.putaway import (
    claim_putaway,
    confirm_putaway,
    open_putaway,
    set_putaway_rule,
    undo_putaway,
)
from fovea.domains.warehouse.service.sheets import (
    compare_chunk,
    start_sheet,
)
from fovea.domains.warehouse.service.transfers import (
    cancel_transfer,
    create_transfer,
    move_stock,
    receive_transfer,
    send_transfer,
)
from fovea.domains.warehouse.service.waves import (
    release_wave,
    scan_tote,
    settle_batch,
    start_batch,
)

__all__ = [
    "add_to_manifest",
    "ask_adjustment",
    "begin_closing",
    "cancel_picks",
    "cancel_transfer",
    "claim",
    "claim_count",
    "claim_putaway",
    "compare_chunk",
    "confirm_pick",
    "confirm_putaway",
    "count_short_place",
    "create_transfer",
    "decide_adjustment",
    "finish_closing",
    "follow_edit",
    "follow_stock",
    "keep_cartons",
    "move_stock",
    "note_hand_over",
    "open_manifest",
    "open_picks",
    "open_putaway",
    "pack",
    "plan_counts",
    "propose_counts",
    "put_up_bins",
    "receive_transfer",
    "record_count",
    "release_wave",
    "report_short",
    "review_count",
    "scan_tote",
    "send_transfer",
    "set_putaway_rule",
    "settle_batch",
    "start_batch",
    "start_sheet",
    "take_off",
    "undo_pick",
    "undo_putaway",
]
