"""The developer's desk on the real simulators: what it shows, what it plays, and that production has none."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from fovea.app import App
from fovea.domains.identity import Role
from fovea.integrations import simulators
from fovea.integrations.simulators.plays import TARGETS, VENDOR_PLAYS
from fovea.integrations.simulators.words import FaultKind, Vendor
from fovea.kernel.db import Database
from fovea.kernel.settings import Settings
from fovea.simulators import adyen, avatax, easypost, shippo
from fovea.simulators.config import SimulatorConfig
from fovea.simulators.faults import Fault, Faults
from fovea.simulators.faults import FaultKind as TheirFaultKind
from tests.api.conftest import Ask
from tests.factories.people import a_member_of_staff
from tests.support.house import house_without_vendors

BUILDS = {
    Vendor.ADYEN: adyen.build,
    Vendor.AVATAX: avatax.build,
    Vendor.EASYPOST: easypost.build,
    Vendor.SHIPPO: shippo.build,
}
PSP = "AAAABBBBCCCC1234"
PAYMENT = {"psp": PSP, "reference": "0199", "currency": "USD", "value": 18_900, "captured": 18_900}
LOOK = """
query($vendor: SimulatorVendor!) { simulator(vendor: $vendor) {
  answers faults { kind path times share } plays { code } webhooks { id event state }
  subjects { id kind state summary orderNumber plays { code label } } } }
"""
ARM = """
mutation($input: ArmSimulatorInput!) { armSimulator(input: $input) { __typename
  ... on ArmSimulatorSuccess { simulator { faults { kind path times share } } } ... on Problem { code message } } }
"""
PLAY = """
mutation($input: PlaySimulatorInput!) { playSimulator(input: $input) { __typename
  ... on PlaySimulatorSuccess { simulator { faults { kind } subjects { id state } webhooks { id event } } }
  ... on Problem { code message } } }
"""
RESEND = """
mutation($input: ResendSimulatorWebhookInput!) { resendSimulatorWebhook(input: $input) { __typename
  ... on Problem { code message } } }
"""


class Switchboard(httpx.AsyncBaseTransport):
    """Every vendor in this process, found by the host name of its address."""

    def __init__(self, folder: Path) -> None:
        config = SimulatorConfig(data_folder=folder, webhook_base_url="http://127.0.0.1:9")
        self.doors = {vendor.value: httpx.ASGITransport(build(config)) for vendor, build in BUILDS.items()}

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        door = self.doors.get(request.url.host)
        if door is None:
            raise httpx.ConnectError("nobody there", request=request)
        return await door.handle_async_request(request)


@pytest.fixture
async def switchboard(tmp_path: Path) -> Switchboard:
    return Switchboard(tmp_path)


@pytest.fixture
def house(house_settings: Settings, db: Database, switchboard: Switchboard) -> App:
    desk = simulators.SimulatorDesk({vendor: f"http://{vendor.value}" for vendor in Vendor}, switchboard)
    return replace(house_without_vendors(house_settings)(db), simulators=desk)


@pytest.fixture
async def admin(db: Database) -> str:
    return (await a_member_of_staff(db, Role.ADMIN)).token


async def tell(switchboard: Switchboard, vendor: Vendor, path: str, body: Any) -> None:
    async with httpx.AsyncClient(transport=switchboard) as client:
        (await client.post(f"http://{vendor.value}/_sim{path}", json=body)).raise_for_status()


def done(answer: dict[str, Any], field: str) -> Any:
    assert not answer.get("errors"), answer
    assert answer["data"][field]["__typename"] == f"{field[0].upper()}{field[1:]}Success", answer
    return answer["data"][field]["simulator"]


def test_the_desk_knows_every_fault_the_simulators_know() -> None:
    assert [kind.value for kind in FaultKind] == [kind.value for kind in TheirFaultKind]


@pytest.mark.parametrize("vendor", list(Vendor))
async def test_everything_that_is_offered_for_a_vendor_is_taken(vendor: Vendor, ask: Ask, admin: str) -> None:
    assert [play.code for play in VENDOR_PLAYS[vendor]][-1] == "up"
    for play in VENDOR_PLAYS[vendor]:
        done(await ask(PLAY, {"input": {"vendor": vendor.name, "code": play.code}}, token=admin), "playSimulator")
    # Every target names a call or an event; a fault armed for it is listed as it was asked for.
    for target in TARGETS[vendor]:
        kind = FaultKind.WEBHOOK_DROP if target.webhook else FaultKind.LOST_ANSWER
        given = {"vendor": vendor.name, "kind": kind.name, "path": target.path, "times": 3, "share": 0.2}
        armed = done(await ask(ARM, {"input": given}, token=admin), "armSimulator")["faults"][-1]
        assert armed == {"kind": kind.name, "path": target.path, "times": 3, "share": 0.2}


async def test_a_chargeback_and_a_late_failure_are_played_on_a_payment(
    ask: Ask, admin: str, switchboard: Switchboard
) -> None:
    await tell(switchboard, Vendor.ADYEN, "/payments", [PAYMENT])
    seen = (await ask(LOOK, {"vendor": "ADYEN"}, token=admin))["data"]["simulator"]
    (payment,) = seen["subjects"]
    assert (payment["id"], payment["kind"], payment["orderNumber"]) == (PSP, "payment", None)
    (late,) = [play for play in payment["plays"] if play["code"].startswith("fail:")]
    assert late["label"].startswith("Fail the capture of ")
    for code in ("notice", "chargeback", "reversed", "second", late["code"]):
        given = {"vendor": "ADYEN", "code": code, "subjectId": PSP}
        after = done(await ask(PLAY, {"input": given}, token=admin), "playSimulator")
    events = [one["event"] for one in after["webhooks"]]
    assert events == [
        "CAPTURE_FAILED",
        "SECOND_CHARGEBACK",
        "CHARGEBACK_REVERSED",
        "CHARGEBACK",
        "NOTIFICATION_OF_CHARGEBACK",
    ]
    given = {"vendor": "ADYEN", "webhookId": after["webhooks"][0]["id"]}
    assert (await ask(RESEND, {"input": given}, token=admin))["data"]["resendSimulatorWebhook"] == {
        "__typename": "ResendSimulatorWebhookSuccess"
    }


async def test_what_is_not_on_offer_is_refused(ask: Ask, admin: str, switchboard: Switchboard) -> None:
    await tell(switchboard, Vendor.ADYEN, "/payments", [PAYMENT])
    for given in ({"code": "launch"}, {"code": "launch", "subjectId": PSP}, {"code": "expire", "subjectId": "nobody"}):
        answer = await ask(PLAY, {"input": {"vendor": "ADYEN", **given}}, token=admin)
        assert answer["data"]["playSimulator"]["code"] == "KERNEL_NOT_FOUND"
    answer = await ask(ARM, {"input": {"vendor": "ADYEN", "kind": "DELAY", "seconds": 99_999.0}}, token=admin)
    assert answer["data"]["armSimulator"]["code"] == "SIMULATORS_REFUSED"
    assert answer["data"]["armSimulator"]["message"].startswith("seconds: ")
    answer = await ask(RESEND, {"input": {"vendor": "SHIPPO", "webhookId": 4_711}}, token=admin)
    assert answer["data"]["resendSimulatorWebhook"]["code"] == "KERNEL_NOT_FOUND"


async def test_a_simulator_that_is_away_is_a_state_and_not_an_error(
    ask: Ask, admin: str, switchboard: Switchboard
) -> None:
    del switchboard.doors["easypost"]
    answer = await ask(LOOK, {"vendor": "EASYPOST"}, token=admin)
    assert not answer["data"]["simulator"]["answers"]
    answer = await ask(PLAY, {"input": {"vendor": "EASYPOST", "code": "down"}}, token=admin)
    assert answer["data"]["playSimulator"]["code"] == "SIMULATORS_UNREACHABLE"


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMIN])
async def test_only_an_administrator_plays(role: Role, ask: Ask, db: Database) -> None:
    token = (await a_member_of_staff(db, role)).token
    (error,) = (await ask(LOOK, {"vendor": "ADYEN"}, token=token))["errors"]
    assert error["extensions"]["code"] == "FORBIDDEN"
    (error,) = (await ask(PLAY, {"input": {"vendor": "ADYEN", "code": "down"}}, token=token))["errors"]
    assert error["extensions"]["code"] == "FORBIDDEN"


class TestInProduction:
    @pytest.fixture
    def house(self, house_settings: Settings, db: Database) -> App:
        return house_without_vendors(house_settings)(db)

    async def test_there_is_nothing_to_play_with(self, ask: Ask, admin: str) -> None:
        answer = await ask("{ simulatedVendors viewer { staff { permissions } } }", token=admin)
        assert answer["data"]["simulatedVendors"] == []
        assert "developer:simulator:play" not in answer["data"]["viewer"]["staff"]["permissions"]
        answer = await ask(PLAY, {"input": {"vendor": "ADYEN", "code": "down"}}, token=admin)
        assert answer["data"]["playSimulator"]["code"] == "SIMULATORS_ABSENT"
        (error,) = (await ask(LOOK, {"vendor": "ADYEN"}, token=admin))["errors"]
        assert error["extensions"]["code"] == "SIMULATORS_ABSENT"


def test_a_real_vendor_is_never_played_with(house_settings: Settings) -> None:
    real = {
        "adyen_base_url": "https://checkout-test.adyen.com",
        "avatax_base_url": "https://sandbox-rest.avatax.com",
        "easypost_base_url": "https://api.easypost.com",
        "shippo_base_url": "https://api.goshippo.com",
    }
    assert simulators.connect(house_settings.model_copy(update=real)) is None
    one = simulators.connect(house_settings.model_copy(update={**real, "shippo_base_url": "http://simulators:8103"}))
    assert one is not None
    assert one.vendors() == (Vendor.SHIPPO,)
    production = house_settings.model_copy(update={"fovea_environment": "production"})
    assert simulators.connect(production) is None


def test_a_share_of_the_calls_is_struck_and_the_others_pass() -> None:
    def struck() -> int:
        faults = Faults(seed=7)
        faults.arm(Fault(TheirFaultKind.ERROR, times=10_000, share=0.2))
        return sum(faults.take("POST", "/payments") is not None for _ in range(2_000))

    assert 300 < struck() < 500
    assert struck() == struck(), "the same calls meet the same misfortune"
