"""A hand on the vendors' stand-ins: what is armed, what can be played, what they sent. Only outside production.

Wire: the control calls under ``/_sim`` of each simulator. A vendor whose address is https is the real one and is
never asked.
"""

from fovea.integrations.simulators.desk import (
    NoSimulator,
    SimulatorDesk,
    SimulatorRefused,
    SimulatorSilent,
    connect,
)
from fovea.integrations.simulators.words import Armed, FaultKind, Play, State, Subject, Target, Vendor, Webhook

__all__ = [
    "Armed",
    "FaultKind",
    "NoSimulator",
    "Play",
    "SimulatorDesk",
    "SimulatorRefused",
    "SimulatorSilent",
    "State",
    "Subject",
    "Target",
    "Vendor",
    "Webhook",
    "connect",
]
