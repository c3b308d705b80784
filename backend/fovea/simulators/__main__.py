"""Runs every vendor in one process: ``python -m fovea.simulators [adyen …]`` (all of them when none is named)."""

import asyncio
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module

import uvicorn
from starlette.applications import Starlette

from fovea.simulators.config import VENDORS, SimulatorConfig, from_environment


class _Server(uvicorn.Server):
    """Leaves signals to the process: four servers each taking them would stop only the last one."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def _application(vendor: str, config: SimulatorConfig) -> Starlette:
    # By name, so that one vendor's set-up error names that vendor and the others can run without it.
    built = import_module(f"fovea.simulators.{vendor}").build(config)
    assert isinstance(built, Starlette)
    return built


def _server(vendor: str, config: SimulatorConfig) -> _Server:
    return _Server(
        uvicorn.Config(
            _application(vendor, config),
            host=config.host,
            port=config.ports[vendor],
            log_level="warning",
            access_log=False,
            timeout_graceful_shutdown=2,
        )
    )


async def serve(vendors: Sequence[str], config: SimulatorConfig) -> None:
    """Serves until SIGINT or SIGTERM; one server that cannot start ends them all."""
    servers = [_server(vendor, config) for vendor in vendors]
    for vendor in vendors:
        print(f"{vendor}: {config.public_url(vendor)}/_sim", flush=True)

    def stop() -> None:
        for server in servers:
            server.should_exit = True

    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop)
    async with asyncio.TaskGroup() as group:
        for server in servers:
            group.create_task(server.serve())


def main() -> None:
    vendors = sys.argv[1:] or list(VENDORS)
    unknown = sorted(set(vendors) - set(VENDORS))
    if unknown:
        raise SystemExit(f"Unknown vendor: {', '.join(unknown)}. Known: {', '.join(VENDORS)}.")
    asyncio.run(serve(vendors, from_environment()))


if __name__ == "__main__":
    main()
