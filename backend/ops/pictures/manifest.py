"""The list of finished pictures, kept beside them as manifest.json."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from pictures.develop import GROUND
from pictures.plan import STUDIO, Shot

NAME = "manifest.json"


class Manifest:
    """Pictures by model, colour and view. Every change is written at once, and whole or not at all."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        path = folder / NAME
        self.models: dict[str, dict[str, dict[str, Any]]] = (
            json.loads(path.read_text())["models"] if path.exists() else {}
        )

    def has(self, shot: Shot, widths: tuple[int, ...]) -> bool:
        """Whether the shot is finished as it should look now, in all `widths`."""
        entry = self.models.get(shot.model.code, {}).get(shot.colour.code, {}).get(shot.view)
        return (
            entry is not None
            and entry["hash"] == shot.hash
            and {file["width"] for file in entry["files"]} >= set(widths)
            and all((self.folder / file["file"]).is_file() for file in entry["files"])
        )

    def add(self, shot: Shot, widths: tuple[int, ...]) -> None:
        """Enter a finished shot and remove the files it replaces."""
        files = [{"file": shot.file(w), "height": w * 2 // 3, "width": w} for w in sorted(widths)]
        views = self.models.setdefault(shot.model.code, {}).setdefault(shot.colour.code, {})
        old = {file["file"] for file in views.get(shot.view, {"files": []})["files"]}
        views[shot.view] = {"alt": shot.alt, "files": files, "hash": shot.hash}
        self._write()
        for name in old - {file["file"] for file in files}:
            (self.folder / name).unlink(missing_ok=True)

    def _write(self) -> None:
        content = {"ground": GROUND, "models": self.models, "studio": STUDIO}
        part = self.folder / (NAME + ".part")
        part.write_text(json.dumps(content, indent=1, sort_keys=True, ensure_ascii=False) + "\n")
        os.replace(part, self.folder / NAME)
