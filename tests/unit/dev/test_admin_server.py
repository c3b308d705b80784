"""The admin's server: pages from the build, everything of the API's from the API."""

from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from dev.admin_server import FORWARDED, create_app
from dev.paths import BACKEND

Api = Callable[[httpx.Request], httpx.Response]


@pytest.fixture
def build(tmp_path: Path) -> Path:
    (tmp_path / "dist" / "assets").mkdir(parents=True)
    (tmp_path / "dist" / "index.html").write_text("<title>Fovea</title>")
    (tmp_path / "dist" / "assets" / "index-abc.js").write_text("1")
    (tmp_path / "dist" / "scan-worker.js").write_text("self.importScripts('/scan-files.js');")
    (tmp_path / "secret.txt").write_text("no")
    return tmp_path / "dist"


def visit(build: Path, api: Api) -> httpx.AsyncClient:
    app = create_app(build, "http://api.test", httpx.MockTransport(api))
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://admin.test")


def echo(request: httpx.Request) -> httpx.Response:
    headers = [("set-cookie", "a=1; HttpOnly"), ("set-cookie", "b=2"), ("x-path", str(request.url))]
    return httpx.Response(201, stream=httpx.ByteStream(request.read()), headers=headers)


def down(request: httpx.Request) -> httpx.Response:
    raise httpx.ConnectError("refused", request=request)


async def test_api_calls_keep_method_body_query_cookies_and_status(build: Path) -> None:
    async with visit(build, echo) as browser:
        answer = await browser.post("/graphql?a=1&a=%20", content=b'{"query": "{ me }"}', headers={"cookie": "s=1"})
    assert answer.status_code == 201
    assert answer.content == b'{"query": "{ me }"}'
    assert answer.headers["x-path"] == "http://api.test/graphql?a=1&a=%20"
    assert answer.headers.get_list("set-cookie") == ["a=1; HttpOnly", "b=2"]


async def test_an_api_that_is_down_is_said_to_be(build: Path) -> None:
    async with visit(build, down) as browser:
        assert (await browser.get("/media/frames/x.webp")).status_code == 502


async def test_the_handhelds_worker_is_a_script_that_is_asked_for_anew(build: Path) -> None:
    """A worker under its own address may speak for /scan without a header; a kept copy would keep an old version."""
    async with visit(build, down) as browser:
        worker = await browser.get("/scan-worker.js")
        page = await browser.get("/scan")
    assert "javascript" in worker.headers["content-type"]
    assert worker.headers["cache-control"] == "no-cache"
    assert "Fovea" in page.text


async def test_every_page_is_the_app_and_hashed_files_last(build: Path) -> None:
    async with visit(build, down) as browser:
        page = await browser.get("/orders/123")
        asset = await browser.get("/assets/index-abc.js")
    assert "Fovea" in page.text
    assert page.headers["cache-control"] == "no-cache"
    assert "immutable" in asset.headers["cache-control"]


async def test_a_missing_asset_and_a_file_outside_are_not_given(build: Path) -> None:
    async with visit(build, down) as browser:
        assert (await browser.get("/assets/gone.js")).status_code == 404
        assert (await browser.get("/%2e%2e/secret.txt")).text == "<title>Fovea</title>"


def test_the_proxy_in_the_container_hands_on_the_same_paths() -> None:
    nginx = (BACKEND / "ops" / "docker" / "admin.nginx.conf.template").read_text()
    assert f"location ~ ^/({'|'.join(FORWARDED)})(/|$)" in nginx


async def test_one_visitor_session_is_not_the_next_ones(build: Path) -> None:
    cookies: list[str | None] = []

    def remember(request: httpx.Request) -> httpx.Response:
        cookies.append(request.headers.get("cookie"))
        return echo(request)

    async with visit(build, remember) as first:
        await first.post("/graphql")
        first.cookies.clear()
        await first.post("/graphql")
    assert cookies == [None, None]
