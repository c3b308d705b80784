"""A program of its own: a picture or PDF comes in on stdin, plain JPEG pages go out on stdout.

It runs in a process that may be stopped, may use little, and knows nothing of the house: what it is fed comes from
anybody. It imports nothing of ours for that reason. The answer is a line of JSON, ``{"pages": [bytes, …]}`` followed by
the pages, or ``{"refused": CODE}``.
"""

import contextlib
import json
import resource
import sys
import warnings
from collections.abc import Iterator
from io import BytesIO

import pypdfium2 as pdfium
from PIL import Image, ImageOps, UnidentifiedImageError

LONGEST_SIDE = 2_400
MOST_PIXELS = 80_000_000
MOST_PAGES = 4
_FORMATS = ("JPEG", "PNG", "WEBP")
_QUALITY = 85
_MEMORY = 2 << 30
_POINTS = 72
_SHARP_DPI = 200
# An A0 sheet in points; anything larger is no prescription.
_LARGEST_SHEET = 3_400


class Refused(Exception):
    """What was sent cannot be used; the argument is the code."""


def main() -> None:
    """Read, develop, answer."""
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    # A picture far larger than any camera's is an attack; the library's own limit becomes a refusal.
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    try:
        pages = pages_of(sys.stdin.buffer.read())
    except Refused as refused:
        sys.stdout.buffer.write(json.dumps({"refused": str(refused)}).encode() + b"\n")
        return
    sys.stdout.buffer.write(json.dumps({"pages": [len(page) for page in pages]}).encode() + b"\n")
    for page in pages:
        sys.stdout.buffer.write(page)


def pages_of(content: bytes) -> list[bytes]:
    """JPEG pages without any metadata; raises Refused."""
    if content[:1024].lstrip().startswith(b"%PDF-"):
        return [_jpeg(page) for page in _sheets(content)]
    return [_jpeg(_picture(content))]


def _picture(content: bytes) -> Image.Image:
    try:
        with Image.open(BytesIO(content), formats=_FORMATS) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise Refused("UPLOAD_PICTURE_TOO_LARGE")
            # A camera's picture is decoded at a fraction of its size where its format can do so.
            opened.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            # Orientation is a note beside the pixels; what is kept has no notes.
            return _flat(ImageOps.exif_transpose(opened))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning, MemoryError):
        raise Refused("UPLOAD_PICTURE_TOO_LARGE") from None
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, ArithmeticError):
        raise Refused("UPLOAD_NOT_AN_IMAGE") from None


def _flat(picture: Image.Image) -> Image.Image:
    """On white paper, as large as it is kept."""
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    if picture.has_transparency_data:
        seen = picture.convert("RGBA")
        paper = Image.new("RGB", seen.size, "white")
        paper.paste(seen, mask=seen.getchannel("A"))
        return paper
    return picture.convert("RGB")


def _sheets(content: bytes) -> Iterator[Image.Image]:
    try:
        document = pdfium.PdfDocument(content)
    except pdfium.PdfiumError:
        raise Refused("UPLOAD_NOT_AN_IMAGE") from None
    with contextlib.closing(document):
        if len(document) > MOST_PAGES:
            raise Refused("UPLOAD_TOO_MANY_PAGES")
        if len(document) == 0:
            raise Refused("UPLOAD_EMPTY")
        for number in range(len(document)):
            try:
                page = document[number]
                width, height = page.get_size()
                if not 1 <= max(width, height) <= _LARGEST_SHEET:
                    raise Refused("UPLOAD_PICTURE_TOO_LARGE")
                scale = min(LONGEST_SIDE / max(width, height), _SHARP_DPI / _POINTS)
                yield page.render(scale=scale, may_draw_forms=False).to_pil()
            except (pdfium.PdfiumError, MemoryError):
                raise Refused("UPLOAD_NOT_AN_IMAGE") from None


def _jpeg(picture: Image.Image) -> bytes:
    """Pixels and nothing else: no place, no camera, no time, no colour profile."""
    plain = Image.new("RGB", picture.size)
    plain.paste(picture.convert("RGB"))
    out = BytesIO()
    plain.save(out, "JPEG", quality=_QUALITY, optimize=True)
    return out.getvalue()


if __name__ == "__main__":
    main()
