"""The 4 x 6 inch label as a picture of 300 dots to the inch, the form in which some vendors give labels by default."""

from io import BytesIO

from barcode import Code128
from PIL import Image, ImageDraw, ImageFont

from fovea.simulators.carriers.labels import Label, grouped, indicator, lines, plain

_SIZE = (1200, 1800)
_MARGIN = 48


def as_png(label: Label) -> bytes:
    """Black on white, one bit a dot; the same label always gives the same bytes."""
    image = Image.new("1", _SIZE, 1)
    draw = ImageDraw.Draw(image)
    right, bottom = _SIZE[0] - _MARGIN, _SIZE[1] - _MARGIN
    draw.rectangle((_MARGIN, _MARGIN, right, bottom), outline=0, width=6)
    draw.line((_MARGIN, 360, right, 360), fill=0, width=6)
    draw.line((360, _MARGIN, 360, 360), fill=0, width=6)
    draw.line((_MARGIN, 470, right, 470), fill=0, width=6)
    draw.text((204, 204), indicator(label.service_name), fill=0, font=_font(240), anchor="mm")
    draw.text((390, 80), plain(label.carrier), fill=0, font=_font(80))
    facts = f"{label.created:%d %b %Y}\nWeight {label.weight}\nZone {label.zone}"
    draw.multiline_text((390, 180), facts, fill=0, font=_font(40), spacing=12)
    draw.text((600, 415), plain(label.service_name).upper(), fill=0, font=_font(64), anchor="mm")
    draw.multiline_text((80, 500), "\n".join(lines(label.origin)), fill=0, font=_font(38), spacing=8)
    draw.multiline_text((80, 790), "SHIP\nTO:", fill=0, font=_font(34), spacing=6)
    receiver = "\n".join(lines(label.destination)).upper()
    draw.multiline_text((200, 780), receiver, fill=0, font=_font(54), spacing=12)
    draw.line((_MARGIN, 1150, right, 1150), fill=0, width=16)
    draw.text((600, 1200), f"{plain(label.carrier).upper()} TRACKING #", fill=0, font=_font(44), anchor="mm")
    _bars(draw, label.tracking_number, 1240, 300)
    draw.text((600, 1590), grouped(label.tracking_number), fill=0, font=_font(54), anchor="mm")
    draw.line((_MARGIN, 1640, right, 1640), fill=0, width=16)
    draw.text((80, 1665), f"Ref {plain(label.reference)}"[:60], fill=0, font=_font(32))
    draw.text((right - 30, 1710), "SAMPLE POSTAGE - NOT VALID FOR MAILING", fill=0, font=_font(30), anchor="ra")
    file = BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


def _bars(draw: ImageDraw.ImageDraw, text: str, top: int, height: int) -> None:
    modules = "".join(Code128(text).build())
    # Whole dots only: a bar of a fraction of a dot does not scan. Ten modules of white on either side.
    module = (_SIZE[0] - 2 * _MARGIN) // (len(modules) + 20)
    left = (_SIZE[0] - module * len(modules)) // 2
    for place, bar in enumerate(modules):
        if bar == "1":
            x = left + place * module
            draw.rectangle((x, top, x + module - 1, top + height), fill=0)


def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size)
