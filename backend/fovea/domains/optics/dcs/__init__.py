"""Device files of the data communication standard (VCA/OMA, ISO 16284): read, check, write back without loss."""

from fovea.domains.optics.dcs.crc import crc16, pack, unpack
from fovea.domains.optics.dcs.file import DcsFile, Line
from fovea.domains.optics.dcs.layout import Conflict, conflicts, eye_rx, job_file, value
from fovea.domains.optics.dcs.record import DcsError, Record
from fovea.domains.optics.dcs.trace import DcsTrace, Traced, read_traces

__all__ = [
    "Conflict",
    "DcsError",
    "DcsFile",
    "DcsTrace",
    "Line",
    "Record",
    "Traced",
    "conflicts",
    "crc16",
    "eye_rx",
    "job_file",
    "pack",
    "read_traces",
    "unpack",
    "value",
]
