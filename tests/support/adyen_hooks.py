"""Adyen's webhooks as its servers would send them, to the house's own address."""

import base64
import json
from collections.abc import Sequence
from typing import Any

import httpx

from fovea.simulators.adyen.notifications import signature

KEY = "44782DEF547AAA06C910C43932B1EB0C71FC68D9D0C057550C48EC2ACF6BA056"
AUTHORIZATION = "Basic " + base64.b64encode(b"fovea:webhook").decode()


def item(code: str, psp: str, reference: str, value: int = 10_000, *, key: str = KEY, **changes: Any) -> dict[str, Any]:
    """A signed notification item; ``changes`` are made before it is signed, ``additionalData`` is added to."""
    extra = changes.pop("additionalData", {})
    found: dict[str, Any] = {
        "amount": {"currency": changes.pop("currency", "USD"), "value": value},
        "eventCode": code,
        "eventDate": "2026-03-02T10:00:00+01:00",
        "merchantAccountCode": "FoveaECOM",
        "merchantReference": reference,
        "paymentMethod": "visa",
        "pspReference": psp,
        "reason": "",
        "success": "true",
        **changes,
    }
    found["additionalData"] = {**extra, "hmacSignature": signature(found, key)}
    return found


def body_of(*items: dict[str, Any], live: str = "false") -> bytes:
    wrapped = [{"NotificationRequestItem": one} for one in items]
    return json.dumps({"live": live, "notificationItems": wrapped}).encode()


async def send(http: httpx.AsyncClient, *items: dict[str, Any], authorization: str = AUTHORIZATION) -> httpx.Response:
    return await http.post("/hooks/adyen", content=body_of(*items), headers={"authorization": authorization})


async def told(http: httpx.AsyncClient, items: Sequence[dict[str, Any]]) -> None:
    """Each in a message of its own, and each accepted."""
    for one in items:
        answer = await send(http, one)
        assert (answer.status_code, answer.content) == (200, b"[accepted]")
