"""Asks the simulators' control pages, and nobody else."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import httpx
import structlog

from fovea.integrations.simulators import plays
from fovea.integrations.simulators.words import Armed, FaultKind, Play, State, Subject, Vendor, Webhook
from fovea.kernel.errors import DomainError, NotFound
from fovea.kernel.http import refuse_inside_transaction
from fovea.kernel.settings import Settings

_log = structlog.get_logger("fovea.simulators")
_CONTROL = "/_sim"
_SECONDS = 5.0
# Subjects and webhooks shown at once.
_SHOWN = 40


class NoSimulator(DomainError):
    """The vendor is the real one: there is nothing to play with."""

    code = "SIMULATORS_ABSENT"


class SimulatorSilent(DomainError):
    """Nobody answers at the simulator's address."""

    code = "SIMULATORS_UNREACHABLE"


class SimulatorRefused(DomainError):
    """The simulator is as strict as its vendor; the sentence is its own."""

    code = "SIMULATORS_REFUSED"


class SimulatorDesk:
    """One per house; ``addresses`` holds only vendors that are simulated."""

    def __init__(self, addresses: Mapping[Vendor, str], transport: httpx.AsyncBaseTransport | None = None) -> None:
        self._addresses = addresses
        self._http = httpx.AsyncClient(timeout=_SECONDS, trust_env=False, transport=transport)

    def vendors(self) -> tuple[Vendor, ...]:
        """Those that are simulated here."""
        return tuple(vendor for vendor in Vendor if vendor in self._addresses)

    async def look(self, vendor: Vendor) -> State:
        """Everything about one vendor; a simulator that is not there is a state, not an error."""
        self._address(vendor)
        try:
            armed = await self._ask(vendor, "GET", "/faults")
            subjects = await self._subjects(vendor)
            webhooks = [] if vendor is Vendor.AVATAX else await self._ask(vendor, "GET", "/webhooks")
        except SimulatorSilent:
            return State(vendor, answers=False)
        return State(
            vendor,
            answers=True,
            targets=plays.TARGETS[vendor],
            plays=plays.VENDOR_PLAYS[vendor],
            armed=tuple(Armed(**{**one, "kind": FaultKind(one["kind"])}) for one in armed),
            subjects=subjects,
            webhooks=tuple(_webhook(one) for one in webhooks[:_SHOWN]),
        )

    async def arm(self, vendor: Vendor, fault: Armed) -> None:
        """Raises SimulatorRefused for numbers out of bounds."""
        body = {
            "kind": fault.kind.value,
            "path": fault.path,
            "times": fault.times,
            "seconds": fault.seconds,
            "status": fault.status,
            "share": fault.share,
        }
        await self._ask(vendor, "POST", "/faults", body)

    async def disarm(self, vendor: Vendor) -> None:
        await self._ask(vendor, "DELETE", "/faults")

    async def play(self, vendor: Vendor, code: str, subject_id: str | None) -> None:
        """One of the vendor's plays, or of one of its documents; raises NotFound for what is not on offer now."""
        offered = plays.VENDOR_PLAYS[vendor] if subject_id is None else await self._offered(vendor, subject_id)
        for play in offered:
            if play.code == code:
                await self._ask(vendor, play.method, play.path, play.body)
                return
        raise NotFound("The simulator does not offer this now.")

    async def send_again(self, vendor: Vendor, number: int) -> None:
        await self._ask(vendor, "POST", f"/webhooks/{number}/again")

    async def close(self) -> None:
        await self._http.aclose()

    async def _offered(self, vendor: Vendor, subject_id: str) -> tuple[Play, ...]:
        for subject in await self._subjects(vendor):
            if subject.id == subject_id:
                return subject.plays
        return ()

    async def _subjects(self, vendor: Vendor) -> tuple[Subject, ...]:
        if vendor is Vendor.ADYEN:
            payments = await self._ask(vendor, "GET", "/payments")
            return tuple(plays.payment(one) for one in payments[:_SHOWN])
        if vendor is Vendor.AVATAX:
            documents = await self._ask(vendor, "GET", "/documents")
            return tuple(plays.document(one) for one in documents[:_SHOWN])
        refunds = await self._ask(vendor, "GET", "/refunds")
        parcels = await self._ask(vendor, "GET", "/parcels")
        return (
            *(plays.refund(one) for one in refunds[:_SHOWN]),
            *(plays.parcel(one) for one in parcels[:_SHOWN]),
        )

    async def _ask(self, vendor: Vendor, method: str, path: str, body: Mapping[str, Any] | None = None) -> Any:
        refuse_inside_transaction()
        url = f"{self._address(vendor)}{_CONTROL}{path}"
        try:
            answer = await self._http.request(method, url, json=body)
        except httpx.HTTPError:
            raise SimulatorSilent(f"The simulator of {vendor.value} does not answer.") from None
        if method != "GET":
            _log.info("simulator played", vendor=vendor.value, call=path, status=answer.status_code)
        if answer.status_code == 404:
            raise NotFound("The simulator does not know this, or it is over.")
        if answer.status_code >= 400:
            raise SimulatorRefused(_sentence(answer))
        return answer.json() if answer.content else None

    def _address(self, vendor: Vendor) -> str:
        address = self._addresses.get(vendor)
        if address is None:
            raise NoSimulator(f"{vendor.value} is not simulated in this house.")
        return address


def _webhook(told: Mapping[str, Any]) -> Webhook:
    answer = told.get("last_status", told.get("status")) or told.get("last_error", told.get("error"))
    return Webhook(
        id=int(told["id"]),
        event=str(told["subject"]),
        state=str(told["state"]),
        attempts=int(told["attempts"]),
        answer=None if answer is None else str(answer),
    )


def _sentence(answer: httpx.Response) -> str:
    """The simulator's own words, whichever way it says them."""
    try:
        said = answer.json()
    except ValueError:
        return f"The simulator answered {answer.status_code}."
    if isinstance(said, dict):
        if isinstance(said.get("errors"), list) and said["errors"]:
            first = said["errors"][0]
            return f"{'.'.join(str(part) for part in first.get('loc', ()))}: {first.get('msg', '')}"
        for name in ("message", "error"):
            if isinstance(said.get(name), str):
                return str(said[name])
    return f"The simulator answered {answer.status_code}."


def connect(settings: Settings) -> SimulatorDesk | None:
    """None in production, and when every vendor is the real one."""
    if settings.production:
        return None
    addresses = {
        Vendor.ADYEN: settings.adyen_base_url,
        Vendor.AVATAX: settings.avatax_base_url,
        Vendor.EASYPOST: settings.easypost_base_url,
        Vendor.SHIPPO: settings.shippo_base_url,
    }
    # Real vendors are reached over https only; what runs here speaks plain http.
    simulated = {vendor: url.rstrip("/") for vendor, url in addresses.items() if urlsplit(url).scheme == "http"}
    return SimulatorDesk(simulated) if simulated else None
