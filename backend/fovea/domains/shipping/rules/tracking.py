"""What a parcel's state is, from everything its carrier said."""

from collections.abc import Iterable
from datetime import timedelta

from fovea.domains.shipping.contract import (
    AlertKind,
    ParcelStatus,
    ShipAddress,
    TrackingEvent,
    TrackingStatus,
)

_STATES = {
    TrackingStatus.IN_TRANSIT: ParcelStatus.IN_TRANSIT,
    TrackingStatus.OUT_FOR_DELIVERY: ParcelStatus.IN_TRANSIT,
    TrackingStatus.ATTEMPTED: ParcelStatus.IN_TRANSIT,
    TrackingStatus.DELIVERED: ParcelStatus.DELIVERED,
    TrackingStatus.RETURNED: ParcelStatus.RETURNED,
    TrackingStatus.FAILURE: ParcelStatus.EXCEPTION,
}
# Scans that end a parcel's way: no older or later word of the carrier overrules them.
_FINAL = (TrackingStatus.DELIVERED, TrackingStatus.RETURNED)


def postal_lines(address: ShipAddress) -> tuple[str, ...]:
    """An address as it is written on a parcel, empty lines left out."""
    town = f"{address.city} {address.region} {address.postal_code}".replace("  ", " ").strip()
    lines = (address.name, address.company, address.line1, address.line2, town, address.country)
    return tuple(line for line in lines if line)


def state_after(current: ParcelStatus, events: Iterable[TrackingEvent]) -> ParcelStatus:
    """The parcel's state from everything its carrier said, in any order of arrival."""
    heard = [event for event in events if event.status in _STATES]
    if current is ParcelStatus.CANCELLED or not heard:
        return current
    final = [event for event in heard if event.status in _FINAL]
    last = max(final or heard, key=lambda event: event.occurred_at)
    return _STATES[last.status]


# A parcel the carrier has, but has not spoken of for so long, may be lost.
SILENT_AFTER = timedelta(days=7)
ALERTS = {ParcelStatus.EXCEPTION: AlertKind.LOST, ParcelStatus.RETURNED: AlertKind.RETURNED}


def alert_of(status: ParcelStatus, event: TrackingEvent) -> tuple[AlertKind, str] | None:
    """What of a parcel's state after this event needs a person, with the carrier's own words."""
    kind = ALERTS.get(status)
    if kind is None and event.status is TrackingStatus.ATTEMPTED and status is ParcelStatus.IN_TRANSIT:
        kind = AlertKind.ATTEMPTED
    return None if kind is None else (kind, " ".join(part for part in (event.message, event.place) if part))
