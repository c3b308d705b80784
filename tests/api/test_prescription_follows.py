"""Lenses ordered from a picture of the paper, or before the prescription is here at all."""

from dataclasses import replace
from typing import Any

import httpx
import pytest

from fovea.app import App
from fovea.kernel.db import Database
from fovea.kernel.ids import new_id, to_global_id
from tests.api.conftest import Ask
from tests.factories import prescriptions as make
from tests.factories.prescriptions import SKU, picture
from tests.factories.stock import stock

ADD = """mutation($input: AddLensesToCartInput!) { addLensesToCart(input: $input) { __typename
  ... on AddLensesToCartSuccess { cart { lines { quantity configuration {
    prescriptionSource uploadPages prescription { od { written } } findings { rule severity } } } } }
  ... on LensNotBuildable { findings { rule } } ... on Problem { code path } } }"""
LENSES: dict[str, Any] = {"sku": SKU, "use": "DISTANCE", "materialCode": "HI160", "treatments": []}
TYPED: dict[str, Any] = {"od": {"sphere": "-2.25"}, "os": {"sphere": "-1.50"}, "pd": {"binocularTenths": 630}}
VISITOR = "a-visitor-of-the-shop"


@pytest.fixture
async def db(db: Database) -> Database:
    await make.a_shop(db)
    await stock(db, {SKU: 9})
    return db


@pytest.fixture
def house(house: App) -> App:
    return replace(house, files=make.Drawer())


async def _sent(http: httpx.AsyncClient, visitor: str = VISITOR) -> str:
    headers = {"content-type": "image/jpeg", "x-fovea-visitor": visitor}
    answer = await http.post("/uploads/prescriptions", content=picture(), headers=headers)
    return str(answer.json()["id"])


async def _add(ask: Ask, **asked: Any) -> dict[str, Any]:
    answer = await ask(ADD, {"input": LENSES | asked}, x_fovea_visitor=VISITOR)
    found: dict[str, Any] = answer["data"]["addLensesToCart"]
    return found


async def test_the_paper_alone_or_beside_what_was_typed(http: httpx.AsyncClient, ask: Ask, db: Database) -> None:
    paper = await _sent(http)
    alone = (await _add(ask, prescriptionUploadId=paper))["cart"]["lines"]
    assert [(one["configuration"]["prescriptionSource"], one["configuration"]["uploadPages"]) for one in alone] == [
        ("upload", 1)
    ]
    assert alone[0]["configuration"]["prescription"] is None
    again = (await _add(ask, prescriptionUploadId=paper))["cart"]["lines"]
    assert [one["quantity"] for one in again] == [2], "the same paper for the same lenses is the same line"
    beside = (await _add(ask, prescriptionUploadId=paper, prescription=TYPED))["cart"]["lines"][-1]["configuration"]
    assert (beside["prescriptionSource"], beside["uploadPages"]) == ("typed", 1)
    assert beside["prescription"]["od"]["written"].startswith("-2.25")


async def test_the_prescription_may_follow(ask: Ask, db: Database) -> None:
    (line,) = (await _add(ask, sendPrescriptionLater=True))["cart"]["lines"]
    kept = line["configuration"]
    assert (kept["prescriptionSource"], kept["uploadPages"], kept["prescription"]) == ("later", 0, None)


async def test_progressives_may_follow_too_and_a_frame_that_is_too_low_is_still_refused(ask: Ask, db: Database) -> None:
    wanted = {"use": "PROGRESSIVE", "sendPrescriptionLater": True}
    (line,) = (await _add(ask, **wanted))["cart"]["lines"]
    assert not [one for one in line["configuration"]["findings"] if one["severity"] == "block"], "no addition is missed"
    low = await _add(ask, **wanted, fittingHeights={"rightTenths": 90, "leftTenths": 90})
    assert (low["__typename"], {one["rule"] for one in low["findings"]}) == ("LensNotBuildable", {"LB25"})


@pytest.mark.parametrize(
    ("asked", "path"),
    [
        ({}, ["prescription"]),
        ({"sendPrescriptionLater": True, "prescription": TYPED}, ["sendPrescriptionLater"]),
        ({"sendPrescriptionLater": True, "use": "NON_PRESCRIPTION"}, ["sendPrescriptionLater"]),
        ({"prescriptionUploadId": "nonsense"}, ["prescriptionUploadId"]),
        ({"prescriptionUploadId": to_global_id("PrescriptionUpload", new_id())}, ["prescriptionUploadId"]),
    ],
)
async def test_what_does_not_go_together(ask: Ask, db: Database, asked: dict[str, Any], path: list[str]) -> None:
    assert (await _add(ask, **asked))["path"] == path


async def test_somebody_elses_paper_makes_no_lenses(http: httpx.AsyncClient, ask: Ask, db: Database) -> None:
    theirs = await _sent(http, "another-visitor-here")
    refused = await _add(ask, prescriptionUploadId=theirs)
    assert (refused["code"], refused["path"]) == ("KERNEL_NOT_FOUND", ["prescriptionUploadId"])
    mine = await _sent(http)
    wrong = await _add(ask, prescriptionUploadId=mine, use="NON_PRESCRIPTION")
    assert wrong["path"] == ["prescriptionUploadId"]
