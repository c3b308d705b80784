"""EasyPost, played locally: addresses, shipments, labels, refunds and trackers of the v2 REST interface."""

from starlette.applications import Starlette

from fovea.simulators.config import SimulatorConfig
from fovea.simulators.easypost.api import application


def build(config: SimulatorConfig) -> Starlette:
    return application(config)
