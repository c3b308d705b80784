"""Ports: which, whether free, and who has them."""

import os
import socket
from collections.abc import Iterator

import pytest

from dev import ports
from dev.ports import Ports


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    with socket.socket() as server:
        server.bind((ports.LOOPBACK, 0))
        server.listen()
        yield server


def test_a_base_gives_consecutive_ports() -> None:
    numbers = Ports.from_base(4000).by_name()
    assert list(numbers.values()) == list(range(4000, 4009))
    assert numbers["storefront"] == 4000
    assert numbers["smtp"] == 4008


@pytest.mark.parametrize("base", [0, 80, 65_530, 70_000])
def test_a_base_outside_the_range_is_refused(base: int) -> None:
    with pytest.raises(ValueError, match="between"):
        Ports.from_base(base)


def test_a_listening_port_is_taken_and_its_holder_named(listener: socket.socket) -> None:
    port = listener.getsockname()[1]
    assert not ports.is_free(port)
    assert ports.answers(port)
    found = ports.taken({"api": port, "admin": ports.pick_free()})
    assert list(found) == [f"api {port}"]
    assert found[f"api {port}"].startswith(f"pid {os.getpid()} (")


def test_a_free_port_is_free() -> None:
    port = ports.pick_free()
    assert ports.is_free(port)
    assert not ports.answers(port)


def test_a_free_base_skips_a_row_with_a_taken_port() -> None:
    base = ports.free_base()
    with socket.socket() as server:
        server.bind((ports.LOOPBACK, base + 3))
        server.listen()
        assert ports.free_base(base) > base + 3


def test_a_free_base_is_below_the_ports_of_outgoing_connections() -> None:
    """One of those may be taken between the look and the start of a server."""
    assert ports.free_base() + len(Ports.__dataclass_fields__) <= 32_768
    with pytest.raises(OSError, match="free ports"):
        ports.free_base(32_760)


def test_only_listening_sockets_of_the_port_count() -> None:
    table = "\n".join(
        [
            "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode",
            "   0: 0100007F:1F40 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 111 1 0",
            "   1: 0100007F:1F40 0100007F:9999 01 00000000:00000000 00:00000000 00000000     0        0 222 1 0",
            "   2: 0100007F:1F41 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 333 1 0",
        ]
    )
    assert ports.listening_inodes(table, 8000) == {"111"}
