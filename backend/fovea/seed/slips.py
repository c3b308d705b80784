"""Prescriptions on paper for the demonstration: a printed form, filled in by hand, photographed on a desk.

Drawn, so that the verification screen has something true to look at; the same slip gives the same picture.
"""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from random import Random

from PIL import Image, ImageDraw, ImageFilter, ImageFont

from fovea import papers
from fovea.domains import optics

_WIDTH, _HEIGHT, _EDGE = 1_240, 860, 110
_PRINT, _RULE, _INK, _PAPER, _DESK = (58, 66, 74), (150, 160, 168), (28, 44, 120), (252, 251, 246), (176, 158, 136)
_COLUMNS = (("", 130), ("SPH", 190), ("CYL", 190), ("AXIS", 150), ("ADD", 160), ("PRISM", 200))
_FONTS = Path(papers.__file__).parent / "fonts"


@dataclass(frozen=True, slots=True)
class Slip:
    """What stands on the paper; ``prescriber`` and ``patient`` as they sign and are written."""

    prescriber: str
    patient: str
    written_on: date
    rx: optics.Prescription
    pd: optics.PupillaryDistance


def slip_jpeg(slip: Slip, random: Random) -> bytes:
    """The paper as a phone sees it: a little turned, a little shaded."""
    paper = Image.new("RGB", (_WIDTH, _HEIGHT), _PAPER)
    draw = ImageDraw.Draw(paper)
    _form(draw, slip)
    hand = Hand(paper, random)
    _fill(hand, slip)
    out = BytesIO()
    _photographed(paper, random).save(out, "JPEG", quality=82)
    return out.getvalue()


class Hand:
    """Writes with a pen: every letter a little higher, lower or turned, and none quite like the last."""

    def __init__(self, paper: Image.Image, random: Random) -> None:
        self._paper = paper
        self._random = random

    def write(self, x: float, y: float, text: str, size: int = 50) -> None:
        """From the left end of the base line on."""
        for letter in text:
            if letter == " ":
                x += size * 0.3
                continue
            font = _hand(size + self._random.randint(-2, 2))
            width = font.getlength(letter)
            glyph = Image.new("L", (int(width) + 40, size * 2), 0)
            ImageDraw.Draw(glyph).text((20, size * 0.3), letter, fill=255, font=font)
            # A slope to the right, as hands that write have, and a slight turn.
            slope, turn = 0.24 + self._random.uniform(-0.04, 0.04), self._random.uniform(-0.07, 0.07)
            lean = (1, slope, -slope * size, turn, 1, -turn * width / 2)
            glyph = glyph.transform(glyph.size, Image.Transform.AFFINE, lean, Image.Resampling.BILINEAR)
            at = (int(x - 20), int(y - size * 1.2 + self._random.uniform(-2.5, 2.5)))
            self._paper.paste(_INK, at, glyph)
            x += width * 0.98 + self._random.uniform(-1, 2)

    def sign(self, x: float, y: float, name: str) -> None:
        """The name, and a stroke below it."""
        self.write(x, y, name.removeprefix("Dr. "), 56)
        draw = ImageDraw.Draw(self._paper)
        points = [(x + step * 24, y + 16 + self._random.uniform(-5, 5)) for step in range(13)]
        draw.line(points, fill=_INK, width=3, joint="curve")


def _form(draw: ImageDraw.ImageDraw, slip: Slip) -> None:
    practice = f"{slip.prescriber.split()[-1]} Eye Practice"
    draw.text((80, 56), practice, fill=_PRINT, font=_printed(44, bold=True))
    draw.text((80, 112), "Prescription for spectacles", fill=_PRINT, font=_printed(26))
    for label, x, y, end in (("Patient", 80, 200, 760), ("Date", 820, 200, 1_160)):
        draw.text((x, y), label, fill=_PRINT, font=_printed(22))
        draw.line((x + 90, y + 32, end, y + 32), fill=_RULE, width=2)
    top = 280
    for row in range(4):
        draw.line((80, top + row * 90 - (20 if row else 0), 1_100, top + row * 90 - (20 if row else 0)), _RULE, 2)
    x = 80
    for name, width in _COLUMNS:
        draw.text((x + 12, top + 18), name, fill=_PRINT, font=_printed(24, bold=True))
        draw.line((x, top, x, top + 250), fill=_RULE, width=2)
        x += width
    draw.line((1_100, top, 1_100, top + 250), fill=_RULE, width=2)
    for row, eye in enumerate(("OD right", "OS left")):
        draw.text((92, top + 98 + row * 90), eye, fill=_PRINT, font=_printed(24))
    draw.text((80, 590), "PD", fill=_PRINT, font=_printed(24, bold=True))
    draw.line((140, 622, 420, 622), fill=_RULE, width=2)
    draw.text((440, 590), "mm", fill=_PRINT, font=_printed(24))
    draw.text((640, 760), "Signature", fill=_PRINT, font=_printed(22))
    draw.line((640, 748, 1_160, 748), fill=_RULE, width=2)


def _fill(hand: Hand, slip: Slip) -> None:
    hand.write(190, 226, slip.patient, 44)
    hand.write(900, 226, f"{slip.written_on:%m/%d/%Y}", 42)
    missing = optics.EyeRx(None, balance=True)
    for row, eye in enumerate((slip.rx.od or missing, slip.rx.os or missing)):
        y = 396 + row * 90
        x = 80 + _COLUMNS[0][1]
        for text, (_, width) in zip(_cells(eye), _COLUMNS[1:], strict=True):
            hand.write(x + 14, y, text, 46)
            x += width
    pd = slip.pd
    halves = None if pd.assumed_symmetric or pd.od_tenths is None or pd.os_tenths is None else (
        f"{pd.od_tenths / 10:g} / {pd.os_tenths / 10:g}"
    )  # fmt: skip
    hand.write(160, 612, halves or f"{pd.distance_tenths / 10:g}", 48)
    hand.sign(680, 730, slip.prescriber)


def _cells(eye: optics.EyeRx) -> tuple[str, str, str, str, str]:
    if eye.sphere is None:
        return "BAL", "", "", "", ""
    cylinder = "DS" if eye.is_spherical else str(eye.cylinder)
    prism = " ".join(f"{one.amount:.2f} {one.base.value[0]}" for one in eye.prisms)
    return (
        str(eye.sphere) if eye.sphere else "pl",
        cylinder,
        "" if eye.axis is None else str(eye.axis),
        "" if eye.add is None else str(eye.add),
        prism,
    )


def _photographed(paper: Image.Image, random: Random) -> Image.Image:
    """On a desk, turned by a degree or two, with light from one side."""
    desk = Image.new("RGB", (_WIDTH + 2 * _EDGE, _HEIGHT + 2 * _EDGE), _DESK)
    turned = paper.convert("RGBA").rotate(random.uniform(-2.4, 2.4), Image.Resampling.BICUBIC, expand=True)
    at = ((desk.width - turned.width) // 2, (desk.height - turned.height) // 2)
    shadow = Image.new("L", desk.size, 0)
    shadow.paste(110, (at[0] + 8, at[1] + 10), turned.getchannel("A"))
    # Blurred small: a soft shadow has no detail to lose.
    soft = shadow.reduce(4).filter(ImageFilter.GaussianBlur(3)).resize(desk.size)
    desk.paste((70, 60, 50), (0, 0), soft)
    desk.paste(turned, at, turned)
    light = Image.linear_gradient("L").rotate(random.choice((90, 270))).resize(desk.size)
    shade = light.point(lambda level: 28 - level * 28 // 255)
    desk.paste((40, 36, 30), (0, 0), shade)
    return desk


@lru_cache(maxsize=8)
def _printed(size: int, *, bold: bool = False) -> ImageFont.FreeTypeFont:
    name = "DejaVuSansCondensed-Bold.ttf" if bold else "DejaVuSansCondensed.ttf"
    return ImageFont.truetype(_FONTS / name, size)


@lru_cache(maxsize=32)
def _hand(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size)
