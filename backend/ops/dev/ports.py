"""Which loopback ports the house listens on, and who has one of them already."""

import os
import socket
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

LOOPBACK = "127.0.0.1"


@dataclass(frozen=True)
class Ports:
    """The public ports of one house; all on the loopback interface."""

    storefront: int = 3000
    admin: int = 3001
    api: int = 8000
    adyen: int = 8100
    avatax: int = 8101
    easypost: int = 8102
    shippo: int = 8103
    mailbox: int = 8025
    smtp: int = 2525

    @classmethod
    def from_base(cls, base: int) -> "Ports":
        """Consecutive ports from `base`, in the order of the fields."""
        if not 1024 <= base <= 65_535 - len(cls.__dataclass_fields__):
            raise ValueError(f"a port base lies between 1024 and {65_535 - len(cls.__dataclass_fields__)}")
        return cls(*range(base, base + len(cls.__dataclass_fields__)))

    def by_name(self) -> dict[str, int]:
        return asdict(self)


def is_free(port: int) -> bool:
    """Whether a server could listen on the port now. A socket in TIME_WAIT does not count as taken."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
    return True


def pick_free() -> int:
    """A port that the kernel says is free at this moment."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind((LOOPBACK, 0))
        port: int = probe.getsockname()[1]
        return port


def answers(port: int, timeout: float = 0.5) -> bool:
    """Whether something accepts connections on the loopback port."""
    try:
        with socket.create_connection((LOOPBACK, port), timeout=timeout):
            return True
    except OSError:
        return False


def listening_inodes(table: str, port: int) -> set[str]:
    """Inodes of the sockets that listen on the port, out of the text of /proc/net/tcp or tcp6."""
    inodes = set()
    for line in table.splitlines()[1:]:
        columns = line.split()
        if len(columns) > 9 and columns[3] == "0A" and int(columns[1].rpartition(":")[2], 16) == port:
            inodes.add(columns[9])
    return inodes


def holder(port: int, proc: Path = Path("/proc")) -> str:
    """Who listens on the port: "pid 123 (command line)", or that it cannot be seen."""
    inodes: set[str] = set()
    for table in ("tcp", "tcp6"):
        file = proc / "net" / table
        if file.exists():
            inodes |= listening_inodes(file.read_text(encoding="ascii"), port)
    wanted = {f"socket:[{inode}]" for inode in inodes}
    for process in proc.glob("[0-9]*"):
        try:
            held = any(os.readlink(link) in wanted for link in (process / "fd").iterdir())
            if held:
                words = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
                return f"pid {process.name} ({words[:120]})"
        except OSError:  # another user's process, or one that has just ended
            continue
    return "a process that this user cannot see"


def taken(wanted: Mapping[str, int]) -> dict[str, str]:
    """Of the ports wanted (by name), those that are not free: "name port" to who holds it."""
    return {f"{name} {port}": holder(port) for name, port in wanted.items() if not is_free(port)}


# Above this the kernel gives ports to outgoing connections (ip_local_port_range): one that is free now may be a
# client's a moment later.
_FIRST_EPHEMERAL = 32_768


def free_base(start: int = 20_000) -> int:
    """The first base from `start` on whose whole row of ports is free."""
    width = len(Ports.__dataclass_fields__)
    for base in range(start, _FIRST_EPHEMERAL - width, width):
        if all(is_free(port) for port in range(base, base + width)):
            return base
    raise OSError(f"no {width} free ports in a row above {start}")
