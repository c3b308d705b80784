"""The colour library: acetates, metals, combinations and sun lenses, by code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from fovea.seed.frames.model import ColourFamily as Family
from fovea.seed.frames.model import Finish, FrameColour, LensLook, Paint

CLEAR = LensLook("clear", "demonstration lens", "#fbfcfa")

SUN_LENSES: Mapping[str, LensLook] = MappingProxyType(
    {
        "G": LensLook("G", "green lens", "#5d6b4c"),
        "S": LensLook("S", "smoke lens", "#4a4d50"),
        "B": LensLook("B", "brown gradient lens", "#4a3526", lower="#b9936f"),
        "R": LensLook("R", "rose gradient lens", "#8a5a4e", lower="#f0d9cc"),
        "K": LensLook("K", "grey gradient lens", "#3c4046", lower="#b9bec4"),
        "M": LensLook("M", "blue mirror lens", "#2a2f38", mirror=("#5fa3ff", "#c58bff")),
        "Q": LensLook("Q", "silver mirror lens", "#3a3c40", mirror=("#dfe3e8", "#b4c2d6")),
    }
)


def _solid(colour: str, *, matte: bool = False) -> Paint:
    return Paint(Finish.MATTE if matte else Finish.SOLID, colour, roughness=0.48 if matte else 0.12)


def _crystal(colour: str, density: float) -> Paint:
    return Paint(Finish.CRYSTAL, colour, roughness=0.03, density=density)


def _tortoise(
    colour: str, dark_from: float, dark_to: float, absorption: tuple[float, float, float] = (2.4, 4.2, 7.5)
) -> Paint:
    return Paint(Finish.TORTOISE, colour, dark_from=dark_from, dark_to=dark_to, absorption=absorption)


HAVANA = _tortoise("#e0963c", 0.50, 0.58)
DARK_HAVANA = _tortoise("#c9762c", 0.42, 0.52)
BLOND = _tortoise("#f3c98a", 0.55, 0.66, (1.2, 2.4, 4.2))
GREEN_TORTOISE = _tortoise("#a8b06a", 0.47, 0.57, (3.4, 3.0, 5.2))
GREY_TORTOISE = _tortoise("#b9bcc0", 0.46, 0.58, (3.6, 3.5, 3.2))
RED_TORTOISE = _tortoise("#d8693f", 0.46, 0.57, (2.0, 5.2, 6.4))
BLACK = _solid("#0c0c0d")
INK = _solid("#202226")


def _acetate(
    code: str, name: str, family: Family, swatch: str, paint: Paint, metal: str, temple: Paint | None = None
) -> FrameColour:
    return FrameColour(code, name, family, swatch, paint.finish, metal, temple or paint, CLEAR, front=paint)


def _metal(
    code: str, name: str, family: Family, swatch: str, metal: str, tip: Paint, finish: Finish = Finish.POLISHED
) -> FrameColour:
    return FrameColour(code, name, family, swatch, finish, metal, tip, CLEAR)


_ALL = (
    _acetate("HAV", "Havana", Family.TORTOISE, "#9a5a22", HAVANA, "gold"),
    _acetate("DHV", "Dark Havana", Family.TORTOISE, "#5b2e14", DARK_HAVANA, "gold"),
    _acetate("BLD", "Blond Tortoise", Family.TORTOISE, "#dcae6c", BLOND, "gold"),
    _acetate("GTO", "Moss Tortoise", Family.GREEN, "#5d6238", GREEN_TORTOISE, "gold"),
    _acetate("YTO", "Slate Tortoise", Family.GREY, "#6f7275", GREY_TORTOISE, "silver"),
    _acetate("RTO", "Russet Tortoise", Family.RED, "#8c3320", RED_TORTOISE, "gold"),
    _acetate("BLK", "Black", Family.BLACK, "#0c0c0d", BLACK, "silver"),
    _acetate("MBK", "Matte Black", Family.BLACK, "#1b1b1d", _solid("#141416", matte=True), "gunmetal"),
    _acetate("MNV", "Matte Navy", Family.BLUE, "#1d2538", _solid("#1b2438", matte=True), "gunmetal"),
    _acetate("NVY", "Navy", Family.BLUE, "#14213d", _solid("#101b36"), "silver"),
    _acetate("BUR", "Burgundy", Family.RED, "#561626", _solid("#4f1322"), "gold"),
    _acetate("FOR", "Forest", Family.GREEN, "#1e3a2c", _solid("#16301f"), "gold"),
    _acetate("COC", "Cocoa", Family.BROWN, "#4a2c1e", _solid("#3f2418"), "gold"),
    _acetate("IVO", "Ivory", Family.CLEAR, "#ece3d0", _solid("#e6dac0"), "gold"),
    _acetate("TER", "Terracotta", Family.RED, "#b5573a", _solid("#a4482c"), "gold"),
    _acetate("DOV", "Dove Grey", Family.GREY, "#9a9a98", _solid("#8c8c8a"), "silver"),
    _acetate("CRY", "Crystal", Family.CLEAR, "#e6ebea", _crystal("#dfe6e4", 0.9), "silver"),
    _acetate("CHA", "Champagne Crystal", Family.CLEAR, "#ead9bd", _crystal("#e3c79b", 1.1), "gold"),
    _acetate("SMK", "Smoke Crystal", Family.GREY, "#85888c", _crystal("#8a8d92", 1.7), "silver"),
    _acetate("SGE", "Sage Crystal", Family.GREEN, "#8fae98", _crystal("#7fa58a", 1.8), "silver"),
    _acetate("OCN", "Ocean Crystal", Family.BLUE, "#6b93b5", _crystal("#5f8fb8", 1.7), "silver"),
    _acetate("ROS", "Rose Crystal", Family.PINK, "#dba9a4", _crystal("#dc9a94", 1.3), "rose gold"),
    _acetate("HNY", "Honey Crystal", Family.BROWN, "#c98a3f", _crystal("#f3e1a2", 6.0), "gold"),
    _acetate("OLV", "Olive Crystal", Family.GREEN, "#7b7a45", _crystal("#d2d692", 5.6), "gold"),
    _acetate(
        "PLF",
        "Plum Fade",
        Family.RED,
        "#5a1424",
        Paint(Finish.GRADIENT, "#5a1424", lower_colour="#e9b9a8"),
        "gold",
        _solid("#5a1424"),
    ),
    _acetate(
        "GYF",
        "Graphite Fade",
        Family.GREY,
        "#2b2e33",
        Paint(Finish.GRADIENT, "#24272c", lower_colour="#cfd4d6"),
        "silver",
        _solid("#24272c"),
    ),
    _acetate(
        "TEF",
        "Tea Fade",
        Family.BROWN,
        "#4c2a16",
        Paint(Finish.GRADIENT, "#4c2a16", lower_colour="#e8c797"),
        "gold",
        _solid("#4c2a16"),
    ),
    _metal("GLD", "Gold", Family.GOLD, "#d9b566", "gold", DARK_HAVANA),
    _metal("RGD", "Rose Gold", Family.PINK, "#d9a088", "rose gold", BLOND),
    _metal("SIL", "Silver", Family.SILVER, "#c9cacb", "silver", INK),
    _metal("GUN", "Gunmetal", Family.GREY, "#5d6064", "gunmetal", INK),
    _metal("BRZ", "Bronze", Family.BROWN, "#7c5c40", "bronze", DARK_HAVANA),
    _metal("CPG", "Champagne", Family.GOLD, "#cdb994", "champagne", BLOND),
    _metal("BRS", "Brushed Titanium", Family.SILVER, "#b4b4b1", "brushed", INK, Finish.BRUSHED),
    _metal("LBK", "Black Lacquer", Family.BLACK, "#17181b", "black", BLACK, Finish.LACQUER),
    _metal("LNV", "Navy Lacquer", Family.BLUE, "#1f2d49", "navy", _solid("#14213d"), Finish.LACQUER),
    _metal("LBU", "Burgundy Lacquer", Family.RED, "#4d1723", "burgundy", _solid("#4f1322"), Finish.LACQUER),
    _metal("LFO", "Forest Lacquer", Family.GREEN, "#1f3a2d", "forest", _solid("#16301f"), Finish.LACQUER),
    _acetate("HVG", "Havana and Gold", Family.TORTOISE, "#8f5220", HAVANA, "gold"),
    _acetate("DHG", "Dark Havana and Gold", Family.TORTOISE, "#5b2e14", DARK_HAVANA, "gold"),
    _acetate("BKS", "Black and Silver", Family.BLACK, "#101011", BLACK, "silver"),
    _acetate("BKG", "Black and Gold", Family.BLACK, "#101011", BLACK, "gold"),
    _acetate("NVS", "Navy and Silver", Family.BLUE, "#14213d", _solid("#101b36"), "silver"),
    _acetate("CRG", "Crystal and Gold", Family.CLEAR, "#e6ebea", _crystal("#dfe6e4", 0.9), "gold"),
    _acetate("BUG", "Burgundy and Gold", Family.RED, "#561626", _solid("#4f1322"), "gold"),
)

COLOURS: Mapping[str, FrameColour] = MappingProxyType({colour.code: colour for colour in _ALL})


def colour(code: str) -> FrameColour:
    """A colour of the library; a fourth letter names the sun lens, as in HAVG for Havana with a green lens."""
    base = COLOURS[code[:3]]
    if len(code) == 3:
        return base
    lens = SUN_LENSES[code[3:]]
    return replace(base, code=code, name=f"{base.name}, {lens.name}", lens=lens)
