"""People at the API who do not give up: they press again, with the same key, until they are answered."""

import asyncio
import random
import secrets
import time
import uuid
from collections import Counter
from typing import Any

import httpx

ADDRESS = {
    "name": "Ana Soak",
    "line1": "388 Townsend St",
    "line2": "Apt 20",
    "city": "San Francisco",
    "region": "CA",
    "postalCode": "94107",
    "country": "US",
    "phone": "4155550177",
}
BROWSER = {
    "acceptHeader": "*/*",
    "colorDepth": 24,
    "javaEnabled": False,
    "language": "en-US",
    "screenHeight": 900,
    "screenWidth": 1440,
    "timeZoneOffset": 0,
    "userAgent": "Mozilla/5.0",
}
CARD = {
    "type": "scheme",
    "holderName": "Ana Soak",
    "encryptedCardNumber": "test_4111111145551142",
    "encryptedExpiryMonth": "test_03",
    "encryptedExpiryYear": "test_2030",
    "encryptedSecurityCode": "test_737",
}
# The pause before the same button is pressed again, in seconds; people are not machines.
_PAUSES = (0.3, 1.5)


class GaveUpError(Exception):
    """Nothing came of it until the time was over; says what was wanted and what was said last."""


class Person:
    """One browser or one member of staff. ``trouble`` counts what went wrong on the way, by code."""

    def __init__(self, http: httpx.AsyncClient, headers: dict[str, str], until: float, trouble: Counter[str]) -> None:
        self._http = http
        self._headers = headers
        self._until = until
        self.trouble = trouble

    async def ask(self, document: str, **variables: Any) -> Any:
        """The data of an answer without errors; asked again until there is one."""
        said = "nothing"
        while time.monotonic() < self._until:
            try:
                answer = await self._http.post(
                    "/graphql", json={"query": document, "variables": variables}, headers=self._headers
                )
                body = answer.json()
                if not body.get("errors"):
                    return body["data"]
                first = body["errors"][0]
                if first.get("path") is None:
                    # Not a field that failed but a question that nobody understands: it gets no better by asking.
                    raise GaveUpError(str(first["message"]))
                said = str(first.get("extensions", {}).get("code", "FAULT"))
            except (httpx.HTTPError, ValueError) as failure:
                said = type(failure).__name__
            self.trouble[said] += 1
            await _pause()
        raise GaveUpError(f"{document[:60]!r}: {said}")

    async def once(self, name: str, wanted: str, success: str | None = None, **given: Any) -> dict[str, Any]:
        """A mutation's answer, a refusal with its ``code`` among them."""
        kind = name[0].upper() + name[1:]
        document = (
            f"mutation($input: {kind}Input!) {{ {name}(input: $input) {{ __typename "
            f"... on {success or f'{kind}Success'} {wanted} ... on Problem {{ code message }} }} }}"
        )
        found: dict[str, Any] = (await self.ask(document, input=given))[name]
        return found

    async def done(self, name: str, wanted: str, success: str | None = None, **given: Any) -> dict[str, Any]:
        """The same, pressed again with the same key while it is refused."""
        said = "nothing"
        while time.monotonic() < self._until:
            answer = await self.once(name, wanted, success, **given)
            if "code" not in answer:
                return answer
            said = str(answer["code"])
            self.trouble[said] += 1
            await _pause()
        raise GaveUpError(f"{name}: {said}")

    async def until(self, look: Any, what: str) -> Any:
        """The first true answer of a look that is taken again and again."""
        while time.monotonic() < self._until:
            if seen := await look():
                return seen
            await _pause()
        raise GaveUpError(what)


def shopper(http: httpx.AsyncClient, until: float, trouble: Counter[str]) -> Person:
    return Person(http, {"x-fovea-visitor": secrets.token_urlsafe(24)}, until, trouble)


def key() -> str:
    return str(uuid.uuid4())


async def _pause() -> None:
    await asyncio.sleep(random.uniform(*_PAUSES))
