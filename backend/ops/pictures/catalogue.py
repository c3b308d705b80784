"""Opens the product's catalogue without the server: the studio's environment has none of its dependencies."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType

BACKEND = Path(__file__).resolve().parents[2]


def open_catalogue() -> None:
    """Make this package, `fovea.domains.optics.outline` and `fovea.seed.frames` importable as plain files.

    The packages of `fovea` have doors (their __init__ files) that bring databases and web servers with them; here each
    package is only a folder. Packages that are imported already are left as they are.
    """
    sys.path[:0] = [path for path in (str(BACKEND), str(BACKEND / "ops")) if path not in sys.path]
    for name in ("fovea", "fovea.domains", "fovea.domains.optics", "fovea.seed"):
        if name not in sys.modules:
            package = ModuleType(name)
            package.__path__ = [str(BACKEND.joinpath(*name.split(".")))]
            sys.modules[name] = package
