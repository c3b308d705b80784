"""What customers photograph before they send it back: the glasses they bought, a lens scratched, in a dim room.

Made from the shop's own pictures, so that the returns desk has something true to look at; drawn while there are none.
"""

from io import BytesIO

from PIL import Image, ImageColor, ImageDraw, ImageEnhance, ImageFilter

from fovea.domains import catalog

_SIZE = (1_440, 1_080)
_TURN, _CLOSER = 5, 1.35  # degrees, and how near the phone was held
_INK, _GREY, _SHADOW = (ImageColor.getrgb(one) for one in ("#342e2a", "#d9d4cc", "#8f8a84"))
# Where each scratch begins and ends, in pixels about the middle of a lens.
_SCRATCHES = ((-120, -60, 70, 40), (-90, -75, 110, 30), (-30, -95, 40, 85), (-60, 20, 30, 66))


def scratched_jpeg(frame_code: str, colour_code: str) -> bytes:
    """The frame as a phone sees it: near, a little turned, a little dark, not quite sharp."""
    whole = _frame(frame_code, colour_code)
    across, down = (side / picture for side, picture in zip(_SIZE, whole.size, strict=True))
    scale = max(across, down) * _CLOSER
    near = whole.resize((round(whole.width * scale), round(whole.height * scale)), Image.Resampling.LANCZOS)
    turned = near.rotate(_TURN, Image.Resampling.BICUBIC)
    left, top = ((turned.width - _SIZE[0]) // 2, (turned.height - _SIZE[1]) // 2)
    photo = turned.crop((left, top, left + _SIZE[0], top + _SIZE[1]))
    _scratch(photo)
    dim = ImageEnhance.Brightness(ImageEnhance.Color(photo).enhance(0.85)).enhance(0.82)
    out = BytesIO()
    dim.filter(ImageFilter.GaussianBlur(0.9)).save(out, "JPEG", quality=82)
    return out.getvalue()


def _scratch(photo: Image.Image) -> None:
    pen = ImageDraw.Draw(photo)
    x, y = round(photo.width * 0.77), round(photo.height * 0.43)
    for left, top, right, bottom in _SCRATCHES:
        pen.line((x + left, y + top + 3, x + right, y + bottom + 3), _SHADOW, 3)
        pen.line((x + left, y + top, x + right, y + bottom), "white", 3)


def _frame(frame_code: str, colour_code: str) -> Image.Image:
    """Seen from the front, with what is around it."""
    fronts = [one for one in catalog.pictures(frame_code, colour_code) if one.view == "front"]
    if not fronts:
        return _drawn()
    with Image.open(catalog.PICTURES / fronts[-1].file) as picture:
        return picture.convert("RGB")


def _drawn() -> Image.Image:
    picture = Image.new("RGB", (1_080, 720), _GREY)
    pen = ImageDraw.Draw(picture)
    for x in (90, 560):
        pen.rounded_rectangle((x, 200, x + 420, 500), 130, outline=_INK, width=26)
    pen.arc((490, 250, 580, 380), 180, 360, fill=_INK, width=26)
    return picture
