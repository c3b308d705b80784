"""Use cases of tax."""

from fovea.domains.tax.service.differences import (
    PostponeEstimate,
    SettleEstimate,
    decide_difference,
    postpone_estimate,
    set_policy,
    settle_estimate,
    watch_estimate,
)
from fovea.domains.tax.service.documents import (
    Claimed,
    LeaveOpen,
    SettleDocument,
    claim,
    keep_filed,
    leave_open,
    request,
    retry,
    settle,
    settle_void,
    void,
    void_of,
)
from fovea.domains.tax.service.tables import add_certificate, decide_certificate, set_rate, sign_off_code

__all__ = [
    "Claimed",
    "LeaveOpen",
    "PostponeEstimate",
    "SettleDocument",
    "SettleEstimate",
    "add_certificate",
    "claim",
    "decide_certificate",
    "decide_difference",
    "keep_filed",
    "leave_open",
    "postpone_estimate",
    "request",
    "retry",
    "set_policy",
    "set_rate",
    "settle",
    "settle_estimate",
    "settle_void",
    "sign_off_code",
    "void",
    "void_of",
    "watch_estimate",
]
