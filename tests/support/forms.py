"""The provider's card form in a browser: what its web library asks the provider for by itself."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx

from tests.support.shopping import BROWSER, card

CLIENT_KEY = "test_fovea"
ORIGIN = "http://shop.example"


class Form:
    """One session of one browser, by its id and sealed data."""

    def __init__(self, provider: str, session: Mapping[str, Any]) -> None:
        self.id, self._data = str(session["id"]), session["data"]
        self._base = f"{provider}/checkoutshopper/test/v1/sessions/{self.id}"

    def asked(self, name: str, client_key: str = CLIENT_KEY, **body: Any) -> httpx.Response:
        given = {"sessionData": self._data, **body}
        return httpx.post(f"{self._base}/{name}?clientKey={client_key}", json=given, trust_env=False)

    def setup(self) -> dict[str, Any]:
        answer = self.asked("setup", browserInfo=BROWSER)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    def pay(self, method: Mapping[str, str] | None = None, **more: Any) -> dict[str, Any]:
        """The press of its pay button."""
        answer = self.asked("payments", paymentMethod=method or card(), browserInfo=BROWSER, origin=ORIGIN, **more)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    def back_from(self, action: Mapping[str, str], choice: str) -> dict[str, Any]:
        """The shopper chooses at the bank's own page and comes back; the form takes the bank's answer in."""
        answer = httpx.post(action["url"], content=f"challenge={choice}", trust_env=False)
        query = parse_qs(urlsplit(answer.headers["location"]).query)
        assert query["sessionId"] == [self.id], "the way back names the session"
        told = self.asked("paymentDetails", details={"redirectResult": query["redirectResult"][0]})
        assert told.status_code == 200, told.text
        return dict(told.json())
