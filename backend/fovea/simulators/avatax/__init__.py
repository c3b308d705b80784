"""AvaTax, played locally: transactions, address resolution and definitions of the v2 REST interface."""

from starlette.applications import Starlette

from fovea.simulators.avatax.api import application
from fovea.simulators.config import SimulatorConfig


def build(config: SimulatorConfig) -> Starlette:
    return application(config)
