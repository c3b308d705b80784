"""A private Redis, from the wheel or from PATH, run as a child process of the house."""

import shutil
import socket
from collections.abc import Mapping
from pathlib import Path

from dev.errors import DevError
from dev.paths import VENV
from dev.ports import LOOPBACK
from dev.processes import Program


def server_program() -> str:
    for candidate in (VENV / "bin" / "redis-server", shutil.which("redis-server")):
        if candidate is not None and Path(candidate).exists():
            return str(candidate)
    raise DevError(
        "No Redis: this platform has no wheel with one and `redis-server` is not on PATH. "
        "Install Redis (Debian: apt-get install redis-server) or set REDIS_URL to a server."
    )


class Redis:
    """One server on a loopback port, reached with a password, that keeps an append-only file."""

    def __init__(self, data: Path, logs: Path, port: int, password: str, *, durable: bool = True) -> None:
        self.data = data
        self.port = port
        self.password = password
        self.durable = durable
        self.log = logs / "redis.log"

    def url(self, database: int = 0) -> str:
        return f"redis://:{self.password}@{LOOPBACK}:{self.port}/{database}"

    def prepare(self) -> None:
        self.data.mkdir(parents=True, exist_ok=True)
        settings = {
            "bind": LOOPBACK,
            "port": self.port,
            "dir": f'"{self.data}"',
            "databases": 64,
            "requirepass": self.password,
            "maxmemory-policy": "noeviction",  # a queue must not lose its keys to memory pressure
            "appendonly": "yes" if self.durable else "no",
            "save": '""',
        }
        # In a file and not on the command line, where every account of the machine could read the password.
        config = self.data / "redis.conf"
        config.touch(mode=0o600)
        config.write_text("".join(f"{name} {value}\n" for name, value in settings.items()), encoding="utf-8")

    def program(self, env: Mapping[str, str]) -> Program:
        return Program(
            name="redis",
            argv=[server_program(), str(self.data / "redis.conf")],
            log=self.log,
            env=env,
            cwd=self.data,
            ready=self.is_ready,
        )

    def is_ready(self) -> bool:
        """Whether the server answers PING; while it reads its file it says LOADING instead."""
        try:
            with socket.create_connection((LOOPBACK, self.port), timeout=1) as connection:
                connection.sendall(f"AUTH {self.password}\r\nPING\r\n".encode())
                answer = b""
                while answer.count(b"\r\n") < 2:
                    part = connection.recv(256)
                    if not part:
                        return False
                    answer += part
        except OSError:
            return False
        return answer.endswith(b"+PONG\r\n")
