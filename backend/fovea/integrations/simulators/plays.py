"""What each simulator can be made to do, as data: the vendor as a whole first, then one of its documents."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from fovea.integrations.simulators.words import Play, Subject, Target, Vendor

_LASTING = 10_000
# Longer than any client of ours waits.
_SILENT_SECONDS = 60.0
JsonObject = Mapping[str, Any]

_DOWN = (
    Play(
        "down",
        "Go down (503)",
        "Every call is answered 503 until it is back up.",
        "/faults",
        {"kind": "error", "status": 503, "times": _LASTING},
    ),
    Play(
        "silent",
        "Fall silent",
        "Every call is held for a minute and never acted on.",
        "/faults",
        {"kind": "hang", "seconds": _SILENT_SECONDS, "times": _LASTING},
    ),
    Play("up", "Back up", "Nothing is armed any more.", "/faults", method="DELETE"),
)


def _plan(code: str, label: str, hint: str, kind: str, fate: str) -> Play:
    return Play(code, label, hint, "/plans", {"kind": kind, "fate": fate})


_LATER = "The vendor accepts it and says no by webhook."
_AFTER = "The vendor says yes by webhook, and later that it failed."

VENDOR_PLAYS: Mapping[Vendor, tuple[Play, ...]] = {
    Vendor.ADYEN: (
        _plan("capture_refused", "Refuse the next capture", _LATER, "capture", "refused_later"),
        _plan("capture_fails", "Fail the next capture later", _AFTER, "capture", "failed_after_success"),
        _plan("refund_refused", "Refuse the next refund", _LATER, "refund", "refused_later"),
        _plan("refund_fails", "Fail the next refund later", _AFTER, "refund", "failed_after_success"),
        _plan("cancel_refused", "Refuse the next cancel", _LATER, "cancel", "refused_later"),
        Play(
            "report", "Close the batch", "A settlement report of all charges and refunds is announced.", "/reports", {}
        ),
        *_DOWN,
    ),
    Vendor.AVATAX: _DOWN,
    Vendor.EASYPOST: (
        Play("later", "Eight days later", "Rates that were shown before are old.", "/clock", {"days": 8}),
        Play("today", "Today again", "The vendor's clock shows our time.", "/clock", {"days": 0}),
        *_DOWN,
    ),
    Vendor.SHIPPO: (
        Play(
            "purchases_refused",
            "Refuse purchases",
            "A label is answered 201 with the state ERROR.",
            "/purchases",
            {"refusal": "The carrier account is not active."},
        ),
        Play(
            "purchases_queued",
            "Queue purchases",
            "A label waits 40 seconds before it is there.",
            "/purchases",
            {"queue_seconds": 40},
        ),
        Play(
            "purchases_recorded",
            "Old shape",
            "Answers look like the old recordings, which the SDK cannot read.",
            "/purchases",
            {"recorded": True},
        ),
        Play("purchases_usual", "Purchases as usual", "Labels come at once.", "/purchases", {"recorded": False}),
        Play("later", "Eight days later", "Rates that were shown before are old.", "/clock", {"days": 8}),
        Play("today", "Today again", "The vendor's clock shows our time.", "/clock", {"days": 0}),
        *_DOWN,
    ),
}

_ANY = (Target("Any call", "*"),)
_ANY_EVENT = (Target("Any event", "*", webhook=True),)
TARGETS: Mapping[Vendor, tuple[Target, ...]] = {
    Vendor.ADYEN: (
        *_ANY,
        Target("Authorise", "POST */payments"),
        Target("3-D Secure details", "POST */payments/details"),
        Target("Capture", "POST */captures"),
        Target("Refund", "POST */refunds"),
        Target("Cancel", "POST */cancels"),
        *_ANY_EVENT,
        Target("AUTHORISATION", "AUTHORISATION", webhook=True),
        Target("CAPTURE", "CAPTURE", webhook=True),
        Target("REFUND", "REFUND", webhook=True),
        Target("CANCELLATION", "CANCELLATION", webhook=True),
    ),
    Vendor.AVATAX: (
        *_ANY,
        Target("Quote or record", "POST */transactions/create*"),
        Target("Refund", "POST */refund"),
        Target("Void", "POST */void"),
        Target("Look up", "GET */transactions/*"),
        Target("Resolve an address", "POST */addresses/resolve"),
    ),
    Vendor.EASYPOST: (
        *_ANY,
        Target("Check an address", "POST /v2/addresses*"),
        Target("Rate", "POST /v2/shipments"),
        Target("Buy", "POST */buy"),
        Target("Look up", "GET /v2/shipments/*"),
        Target("Refund", "POST */refund"),
        *_ANY_EVENT,
        Target("tracker.updated", "tracker.updated", webhook=True),
    ),
    Vendor.SHIPPO: (
        *_ANY,
        Target("Rate", "POST /shipments*"),
        Target("Buy", "POST /transactions*"),
        Target("Look up", "GET /transactions*"),
        Target("Refund", "POST /refunds*"),
        *_ANY_EVENT,
        Target("track_updated", "track_updated", webhook=True),
        Target("transaction_updated", "transaction_updated", webhook=True),
    ),
}

_ENDED = ("delivered", "return_to_sender", "failure")
_EVENTS = (
    ("expire", "Expire", "The authorisation ran out.", "EXPIRE"),
    ("fraud", "Fraud notice", "The issuer suspects fraud.", "NOTIFICATION_OF_FRAUD"),
    ("information", "Ask for information", "The issuer wants to know more.", "REQUEST_FOR_INFORMATION"),
    ("notice", "Announce a chargeback", "There is time to defend.", "NOTIFICATION_OF_CHARGEBACK"),
    ("chargeback", "Chargeback", "The money is taken back.", "CHARGEBACK"),
    ("reversed", "Reverse the chargeback", "The defence was accepted.", "CHARGEBACK_REVERSED"),
    ("second", "Second chargeback", "The issuer has the last word.", "SECOND_CHARGEBACK"),
    ("answered", "Take our evidence in", "What was sent has arrived.", "INFORMATION_SUPPLIED"),
    ("ended", "End the time to answer", "Nothing more can be sent.", "DISPUTE_DEFENSE_PERIOD_ENDED"),
)


def payment(told: JsonObject) -> Subject:
    """A payment and its changes; a change that succeeded can still fail late."""
    psp = str(told["psp"])
    plays = [
        Play(code, label, hint, f"/payments/{psp}/events", {"eventCode": event}) for code, label, hint, event in _EVENTS
    ]
    for change in told["modifications"]:
        if not change["succeeded"] and change["kind"] == "capture":
            plays.append(
                Play(
                    f"recapture:{change['psp']}",
                    f"Let the capture of {change['amount']} come good",
                    "The vendor tried again by itself and got the money.",
                    f"/modifications/{change['psp']}/recapture",
                )
            )
        if change["succeeded"] and change["kind"] in ("capture", "refund"):
            kind = str(change["kind"])
            plays.append(
                Play(
                    f"fail:{change['psp']}",
                    f"Fail the {kind} of {change['amount']} now",
                    "It was announced as done; now the vendor says that it failed.",
                    f"/modifications/{change['psp']}/fail",
                )
            )
    changes = ", ".join(
        f"{change['kind']} {change['amount']}{'' if change['succeeded'] else ' (failed)'}"
        for change in told["modifications"]
    )
    return Subject(
        "payment",
        psp,
        str(told["reference"]),
        str(told["state"]),
        str(told["amount"]),
        (("Brand", str(told["brand"])), ("Changes", changes or "none")),
        tuple(plays),
    )


def parcel(told: JsonObject) -> Subject:
    """A parcel on the road; one that has arrived somewhere moves no more."""
    number, stage = str(told["trackingNumber"]), str(told["stage"])
    path = f"/parcels/{quote(number, safe='')}/advance"
    plays = (
        Play("next", "Next stage", "One step further on its way.", path),
        Play("delivered", "Deliver", "It is at the door.", f"{path}?to=delivered"),
        Play("attempted", "Nobody home", "The carrier tries and cannot hand it over.", f"{path}?to=attempted"),
        Play("returned", "Return to sender", "It comes back to us.", f"{path}?to=return_to_sender"),
        Play("lost", "Lose it", "The carrier does not know where it is.", f"{path}?to=failure"),
    )
    steps = told["steps"]
    last = str(steps[-1]["message"]) if steps else ""
    return Subject(
        "parcel",
        number,
        number,
        stage,
        f"{told['carrier']} {told['service']}",
        (("Last said", last),),
        () if stage in _ENDED else plays,
    )


def refund(told: JsonObject) -> Subject:
    """A label handed back, on which the carrier has not decided."""
    label = str(told["label"])
    path = f"/refunds/{quote(label, safe='')}"
    return Subject(
        "refund",
        label,
        str(told["trackingNumber"]),
        "submitted",
        "Label handed back",
        plays=(
            Play("grant", "Grant", "The carrier gives the money back.", f"{path}?granted=true"),
            Play("reject", "Reject", "The carrier keeps the money.", f"{path}?granted=false"),
        ),
    )


def document(told: JsonObject) -> Subject:
    """A recorded sale or return; a filing locks it."""
    code, kind = str(told["code"]), str(told["type"])
    path = f"/documents/{quote(kind, safe='')}/{quote(code, safe='')}/lock"
    locked = bool(told["locked"])
    lock = Play("lock", "Lock as filed", "The state has it: it can be changed no more.", path)
    return Subject(
        "document",
        f"{kind}:{code}",
        code,
        "locked" if locked else str(told["status"]).lower(),
        f"{told['totalAmount']} {told['currencyCode']}, tax {told['totalTax']}",
        (("Type", kind), ("Version", str(told["version"])), ("Where", str(told["where"]))),
        () if locked else (lock,),
    )
