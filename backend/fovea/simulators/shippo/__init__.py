"""Shippo, played locally: addresses, shipments, rates, transactions, refunds and tracks of its REST interface."""

from starlette.applications import Starlette

from fovea.simulators.config import SimulatorConfig
from fovea.simulators.shippo.api import application


def build(config: SimulatorConfig) -> Starlette:
    return application(config)
