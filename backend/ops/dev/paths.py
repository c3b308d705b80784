"""Where things stand in a checkout, and where the things made there go."""

from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
BACKEND = ROOT / "backend"
FRONTEND = ROOT / "frontend"
TESTS = ROOT / "tests"
STATE = ROOT / ".fovea"
VENV = STATE / "venv"
PYTHON = VENV / "bin" / "python"


@dataclass(frozen=True)
class Rooms:
    """The folders of one running house; a second house (for the browser tests) gets its own."""

    state: Path

    @property
    def data(self) -> Path:
        return self.state / "data"

    @property
    def logs(self) -> Path:
        return self.state / "logs"

    @property
    def run(self) -> Path:
        return self.state / "run"

    def make(self) -> None:
        for folder in (self.data, self.logs, self.run):
            folder.mkdir(parents=True, exist_ok=True)
