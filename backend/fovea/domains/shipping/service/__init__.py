"""Use cases of shipping."""

from fovea.domains.shipping.service.alerts import look_for_silent, settle_alert
from fovea.domains.shipping.service.attempts import (
    accept_address,
    choose_rate,
    claim_purchase,
    note_address,
    note_purchase,
    record_label,
    settle_attempt,
    withdraw_attempt,
)
from fovea.domains.shipping.service.hearing import hear
from fovea.domains.shipping.service.parcels import cancel_parcel, hand_over, open_parcel, record_tracking
from fovea.domains.shipping.service.refunds import (
    ask_refund_again,
    hear_refund,
    record_insurance_back,
    record_refund,
    renew_refunds,
    void_label,
)
from fovea.domains.shipping.service.terms import keep_form, remove_rule, save_rule

__all__ = [
    "accept_address",
    "ask_refund_again",
    "cancel_parcel",
    "choose_rate",
    "claim_purchase",
    "hand_over",
    "hear",
    "hear_refund",
    "keep_form",
    "look_for_silent",
    "note_address",
    "note_purchase",
    "open_parcel",
    "record_insurance_back",
    "record_label",
    "record_refund",
    "record_tracking",
    "remove_rule",
    "renew_refunds",
    "save_rule",
    "settle_alert",
    "settle_attempt",
    "void_label",
    "withdraw_attempt",
]
