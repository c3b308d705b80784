"""The command line of the picture studio."""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Sequence

from fovea.seed.frames import load_frames
from pictures.catalogue import BACKEND
from pictures.manifest import Manifest
from pictures.plan import VIEWS, Shot, missing
from pictures.session import Session

FOLDER = BACKEND / "media" / "frames"


def main() -> None:
    """Make the pictures that are missing or out of date. Finished ones are kept, so a run may be stopped."""
    asked = _options()
    if asked.nice:
        os.nice(19)
    FOLDER.mkdir(parents=True, exist_ok=True)
    manifest, widths = Manifest(FOLDER), (asked.width // 2, asked.width)
    todo = missing(load_frames(), manifest, widths, views=asked.views, only=asked.only)[: asked.limit]
    print(f"{len(todo)} pictures to make", flush=True)
    if asked.list:
        for shot in todo:
            print(shot.file(asked.width))
    else:
        _make(todo, manifest, widths, Session(asked.width, asked.samples, asked.threads))


def _make(todo: Sequence[Shot], manifest: Manifest, widths: tuple[int, ...], session: Session) -> None:
    for i, shot in enumerate(todo, 1):
        start = time.monotonic()
        session.make(shot, manifest.folder, widths)
        manifest.add(shot, widths)
        print(f"{i}/{len(todo)} {shot.file(widths[-1])} {time.monotonic() - start:.1f} s", flush=True)


def _options() -> argparse.Namespace:
    codes = {model.code for model in load_frames()}

    def models(text: str) -> frozenset[str]:
        named = frozenset(text.upper().split(","))
        if named - codes:
            raise argparse.ArgumentTypeError(f"no such model: {', '.join(sorted(named - codes))}")
        return named

    def views(text: str) -> tuple[str, ...]:
        named = tuple(text.split(","))
        if set(named) - set(VIEWS):
            raise argparse.ArgumentTypeError(f"views are {', '.join(VIEWS)}")
        return named

    parser = argparse.ArgumentParser(prog="make.py", description=main.__doc__)
    parser.add_argument("--only", type=models, metavar="MODEL", help="model codes, separated by commas")
    parser.add_argument("--views", type=views, default=VIEWS, help="views, separated by commas (default: all)")
    parser.add_argument("--limit", type=int, help="stop after so many pictures")
    parser.add_argument("--width", type=int, default=720, help="width in pixels; half of it is stored as well")
    parser.add_argument("--samples", type=int, default=8, help="light samples per pixel, before denoising")
    parser.add_argument("--threads", type=int, default=2, help="processor threads to render with")
    parser.add_argument("--nice", action="store_true", help="run at the lowest priority")
    parser.add_argument("--list", action="store_true", help="list what would be made, and stop")
    return parser.parse_args()
