"""The packet layer of the data communication standard (DCS, ISO 16284): FS records RS CRC GS over a serial line.

CRC-16 with polynomial 0x1021, initial 0, not reflected (XMODEM), over every byte after FS up to and including RS,
written in decimal. The check value of "123456789" is 12739.
"""

from fovea.domains.optics.errors import OpticsError, Problem

FS, GS, RS, ACK, NAK = b"\x1c", b"\x1d", b"\x1e", b"\x06", b"\x15"


def crc16(data: bytes) -> int:
    """CRC-16/XMODEM of the bytes."""
    value = 0
    for byte in data:
        value = (value << 8 & 0xFFFF) ^ _TABLE[value >> 8 ^ byte]
    return value


def pack(records: bytes, *, with_crc: bool = True) -> bytes:
    """Records (CR LF lines) as one packet."""
    body = records + RS
    return FS + body + (b"CRC=%d\r" % crc16(body) if with_crc else b"") + GS


def unpack(packet: bytes) -> bytes:
    """The records of a packet. Raises OpticsError: PACKET_FRAMING, CRC_MISMATCH. A packet may come without a CRC."""
    if not (packet.startswith(FS) and packet.endswith(GS)) or packet.count(RS) != 1:
        raise OpticsError(Problem("PACKET_FRAMING", "This is not one packet from FS to GS."))
    records, tail = packet[1:-1].split(RS)
    given = tail.strip()
    if given and given.removeprefix(b"CRC=").lstrip(b"0") != str(crc16(records + RS)).lstrip("0").encode():
        raise OpticsError(Problem("CRC_MISMATCH", "The check sum does not fit: the packet was damaged on its way."))
    return records


def _entry(byte: int) -> int:
    value = byte << 8
    for _ in range(8):
        value = (value << 1 ^ 0x1021 if value & 0x8000 else value << 1) & 0xFFFF
    return value


_TABLE = tuple(_entry(byte) for byte in range(256))
