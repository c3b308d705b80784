"""A vendor's message as people may read it: what is not known to be harmless is blacked out."""

from typing import Any

import orjson

# Names of values that say what happened to which document. Any other value, whatever a vendor adds to its messages,
# may be somebody's name, address or card.
# fmt: off
_HARMLESS = frozenset({
    "live", "success", "eventcode", "eventdate", "merchantaccountcode", "merchantreference", "originalreference",
    "pspreference", "reason", "paymentmethod", "operations", "currency", "value", "modification.action",
    "chargebackreasoncode", "chargebackschemecode", "defendable", "defenseperiodendsat", "autodefended",
    "disputestatus", "paymentmethodvariant", "capturepspreference", "modificationmerchantreferences", "grosscurrency",
    "grossvalue", "id", "object", "description", "mode", "status", "status_detail", "tracking_code",
    "tracking_number", "carrier", "event", "test", "created_at", "updated_at", "datetime", "status_date", "substatus",
    "code", "action_required", "source", "message", "est_delivery_date", "eta", "servicelevel", "transaction",
    "object_id", "object_created", "object_updated",
})
# fmt: on
_BLACK = "▮▮▮"


def shown(body: bytes | None) -> str:
    """A body as people may read it."""
    if body is None:
        return "The body is no longer kept."
    try:
        document = orjson.loads(body)
    except ValueError:
        return f"{len(body)} bytes that are not JSON."
    return orjson.dumps(_blacked_out(document, ""), option=orjson.OPT_INDENT_2).decode()


def _blacked_out(value: Any, key: str) -> Any:
    if isinstance(value, dict):
        return {name: _blacked_out(inner, str(name)) for name, inner in value.items()}
    if isinstance(value, list):
        return [_blacked_out(inner, key) for inner in value]
    return value if value is None or key.lower() in _HARMLESS else _BLACK
