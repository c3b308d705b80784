"""Decisions about parcels on plain values."""

from collections.abc import Iterable, Sequence

from fovea.domains.shipping.contract import (
    NoSuchRate,
    ParcelStatus,
    Promise,
    Rate,
    ShipAddress,
    TrackingEvent,
    TrackingStatus,
)

_STATES = {
    TrackingStatus.IN_TRANSIT: ParcelStatus.IN_TRANSIT,
    TrackingStatus.OUT_FOR_DELIVERY: ParcelStatus.IN_TRANSIT,
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


def rate_for(promise: Promise, rates: Sequence[Rate]) -> Rate:
    """The promised service, else the same carrier's service that is no dearer. Raises NoSuchRate."""
    exact = [rate for rate in rates if rate.carrier == promise.carrier and rate.service == promise.service]
    if exact:
        return exact[0]
    same_carrier = [
        rate
        for rate in rates
        if rate.carrier == promise.carrier
        and rate.price.currency == promise.price.currency
        and rate.price <= promise.price
    ]
    if same_carrier:
        return min(same_carrier, key=lambda rate: rate.days if rate.days is not None else 99)
    raise NoSuchRate(f"{promise.carrier} does not offer “{promise.label}” for this box and address now.")
