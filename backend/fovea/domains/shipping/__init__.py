"""Shipping: boxes, labels and what carriers say about them.

Owns ``shipping.parcel`` and ``tracking_event``. Invariants: one parcel per reference, at most one label bought for it;
a final scan is never overruled by an older one. Events out: LabelBought, ParcelHandedOver, ParcelMoved,
ParcelDelivered, LabelUnused.
"""

from fovea.domains.shipping.contract import (
    BoughtLabel,
    CancelParcel,
    CarrierUnreachable,
    HandOver,
    LabelBought,
    LabelRefused,
    LabelUnused,
    NoSuchRate,
    OpenParcel,
    Parcel,
    ParcelDelivered,
    ParcelHandedOver,
    ParcelMoved,
    ParcelStatus,
    Promise,
    RecordLabel,
    RecordTracking,
    TrackingStep,
)
from fovea.domains.shipping.flows import all_rates, buy_label, void_label
from fovea.domains.shipping.ports import (
    AddressResolver,
    Carrier,
    ParcelSize,
    Rate,
    RateAnswer,
    ShipAddress,
    TrackingEvent,
    TrackingStatus,
)
from fovea.domains.shipping.queries import bought_labels, label_key, parcel, parcels_of, references_by_tracking
from fovea.domains.shipping.rules import postal_lines
from fovea.domains.shipping.service import cancel_parcel, hand_over, open_parcel, record_label, record_tracking

__all__ = [
    "AddressResolver",
    "BoughtLabel",
    "CancelParcel",
    "Carrier",
    "CarrierUnreachable",
    "HandOver",
    "LabelBought",
    "LabelRefused",
    "LabelUnused",
    "NoSuchRate",
    "OpenParcel",
    "Parcel",
    "ParcelDelivered",
    "ParcelHandedOver",
    "ParcelMoved",
    "ParcelSize",
    "ParcelStatus",
    "Promise",
    "Rate",
    "RateAnswer",
    "RecordLabel",
    "RecordTracking",
    "ShipAddress",
    "TrackingEvent",
    "TrackingStatus",
    "TrackingStep",
    "all_rates",
    "bought_labels",
    "buy_label",
    "cancel_parcel",
    "hand_over",
    "label_key",
    "open_parcel",
    "parcel",
    "parcels_of",
    "postal_lines",
    "record_label",
    "record_tracking",
    "references_by_tracking",
    "void_label",
]
