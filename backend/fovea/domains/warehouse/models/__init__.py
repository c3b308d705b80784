"""Rows of the warehouse."""

from fovea.domains.warehouse.models.adjustments import (
    AdjustmentRow,
)
from fovea.domains.warehouse.models.cartons import (
    CartonRow,
)
from fovea.domains.warehouse.models.counting import (
    CountAttemptRow,
    CountLineRow,
    CountSheetLineRow,
    CountSheetRow,
    CountTaskRow,
)
from fovea.domains.warehouse.models.manifests import (
    ManifestParcelRow,
    ManifestRow,
)
from fovea.domains.warehouse.models.picking import (
    PickTaskRow,
)
from fovea.domains.warehouse.models.putaway import (
    PutawayRuleRow,
    PutawayStepRow,
    PutawayTaskRow,
)
from fovea.domains.warehouse.models.transfers import (
    TransferLineRow,
    TransferOrderRow,
)
from fovea.domains.warehouse.models.waves import (
    BatchRow,
    ToteRow,
    WaveRow,
)

__all__ = [
    "AdjustmentRow",
    "BatchRow",
    "CartonRow",
    "CountAttemptRow",
    "CountLineRow",
    "CountSheetLineRow",
    "CountSheetRow",
    "CountTaskRow",
    "ManifestParcelRow",
    "ManifestRow",
    "PickTaskRow",
    "PutawayRuleRow",
    "PutawayStepRow",
    "PutawayTaskRow",
    "ToteRow",
    "TransferLineRow",
    "TransferOrderRow",
    "WaveRow",
]
