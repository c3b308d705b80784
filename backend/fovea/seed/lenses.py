"""The lens range of the demonstration shop and what a pair costs (minor units: USD, EUR)."""

from fovea.domains.catalog import LensDesignView, LensMaterialView, PowerWindow, SetLensRange, TreatmentView

_MATERIALS = (
    LensMaterialView("CR39", "Standard 1.50", "Clear and kind to the eye. Right for weak prescriptions."),
    LensMaterialView("TRIVEX", "Tough and light 1.53", "The lightest lens there is, and hard to break."),
    LensMaterialView("POLY", "Shatter-resistant 1.59", "For children, sport and rough days."),
    LensMaterialView("HI160", "Thin 1.60", "About a fifth thinner than standard. Suits most rimless frames."),
    LensMaterialView("HI167", "Very thin 1.67", "About a third thinner than standard, for stronger prescriptions."),
    LensMaterialView("HI174", "Thinnest 1.74", "As thin as plastic lenses come, for the strongest prescriptions."),
)

_TREATMENTS = (
    TreatmentView(
        "ANTI_REFLECTIVE",
        "Anti-reflective",
        "Fewer reflections for you, and others see your eyes. Scratch-resistant.",
        ("HARD_COAT", "UV"),
    ),
    TreatmentView(
        "BLUE_FILTER",
        "Blue-light filter",
        "Takes some of the blue out of screens. Comes with the anti-reflective coating.",
        ("ANTI_REFLECTIVE", "HARD_COAT", "UV"),
    ),
    TreatmentView(
        "PHOTOCHROMIC",
        "Light-reactive",
        "Clear indoors, dark in the sun within half a minute.",
        ("HARD_COAT", "UV"),
    ),
    TreatmentView("TINT", "Sun tint", "An even tint that takes 80 % of the light.", ("HARD_COAT", "UV")),
    TreatmentView(
        "GRADIENT_TINT", "Gradient tint", "Dark above, lighter below: good for driving by day.", ("HARD_COAT", "UV")
    ),
    TreatmentView("POLARISED", "Polarised", "Takes the glare off water and roads.", ("HARD_COAT", "UV")),
    TreatmentView("MIRROR", "Mirror", "A mirror on the front of a tinted or polarised lens.", ("HARD_COAT",)),
)

_ALL = tuple(one.code for one in _TREATMENTS)
_INDOORS = ("ANTI_REFLECTIVE", "BLUE_FILTER", "PHOTOCHROMIC")
_AS_THE_MATERIAL = tuple(PowerWindow(one.code) for one in _MATERIALS)

_DESIGNS = (
    LensDesignView("DISTANCE", "Single vision", "One power over the whole lens.", "DISTANCE", _AS_THE_MATERIAL, _ALL),
    LensDesignView(
        "READING", "Reading", "One power for a book at 40 cm, over the whole lens.", "READING", _AS_THE_MATERIAL, _ALL
    ),
    LensDesignView(
        "COMPUTER",
        "Computer",
        "One power for a screen at arm's length, over the whole lens.",
        "COMPUTER",
        _AS_THE_MATERIAL,
        _INDOORS,
    ),
    LensDesignView(
        "PROGRESSIVE",
        "Progressive",
        "Distance above, reading below, everything between. The widest reading area; needs a frame with some height.",
        "PROGRESSIVE",
        (
            PowerWindow("CR39", -48, 40),
            PowerWindow("TRIVEX", -48, 40),
            PowerWindow("POLY", -64, 48),
            PowerWindow("HI160", -80, 56),
            PowerWindow("HI167", -96, 64),
            PowerWindow("HI174", -112, 72),
        ),
        ("ANTI_REFLECTIVE", "BLUE_FILTER", "PHOTOCHROMIC", "TINT", "GRADIENT_TINT", "POLARISED"),
        corridor_tenths=140,
        min_height_tenths=180,
        min_add_eighths=6,
        max_add_eighths=28,
    ),
    LensDesignView(
        "PROGRESSIVE_SHORT",
        "Progressive short",
        "The reading area begins higher up, so it fits a shallow frame; the middle distance is narrower for it.",
        "PROGRESSIVE",
        (PowerWindow("POLY", -64, 48), PowerWindow("HI160", -80, 48), PowerWindow("HI167", -96, 64)),
        ("ANTI_REFLECTIVE", "BLUE_FILTER", "PHOTOCHROMIC", "TINT", "POLARISED"),
        corridor_tenths=110,
        min_height_tenths=150,
        min_add_eighths=6,
        max_add_eighths=24,
    ),
    LensDesignView(
        "NON_PRESCRIPTION",
        "Without power",
        "A clear or tinted lens that does not correct.",
        "NON_PRESCRIPTION",
        (PowerWindow("CR39"), PowerWindow("TRIVEX"), PowerWindow("POLY")),
        _ALL,
    ),
)

LENS_RANGE = SetLensRange(_MATERIALS, _TREATMENTS, _DESIGNS)

# (material, design) → price of the pair.
LENS_PRICES: dict[tuple[str, str], tuple[int, int]] = {
    **{
        (code, design): (usd + more, eur + more)
        for code, usd, eur in (
            ("CR39", 4500, 4200),
            ("TRIVEX", 8900, 8400),
            ("POLY", 7900, 7400),
            ("HI160", 9900, 9300),
            ("HI167", 14900, 13900),
            ("HI174", 21900, 20500),
        )
        for design, more in (("DISTANCE", 0), ("READING", 0), ("COMPUTER", 1500))
    },
    ("CR39", "PROGRESSIVE"): (18900, 17900),
    ("TRIVEX", "PROGRESSIVE"): (23900, 22500),
    ("POLY", "PROGRESSIVE"): (22900, 21500),
    ("HI160", "PROGRESSIVE"): (25900, 24500),
    ("HI167", "PROGRESSIVE"): (32900, 30900),
    ("HI174", "PROGRESSIVE"): (42900, 39900),
    ("POLY", "PROGRESSIVE_SHORT"): (26900, 25100),
    ("HI160", "PROGRESSIVE_SHORT"): (29900, 28100),
    ("HI167", "PROGRESSIVE_SHORT"): (36900, 34500),
    ("CR39", "NON_PRESCRIPTION"): (1900, 1800),
    ("TRIVEX", "NON_PRESCRIPTION"): (4900, 4600),
    ("POLY", "NON_PRESCRIPTION"): (3900, 3600),
}

TREATMENT_PRICES: dict[str, tuple[int, int]] = {
    "ANTI_REFLECTIVE": (4900, 4500),
    "BLUE_FILTER": (6900, 6500),
    "PHOTOCHROMIC": (10900, 9900),
    "TINT": (3900, 3600),
    "GRADIENT_TINT": (4500, 4200),
    "POLARISED": (11900, 10900),
    "MIRROR": (5900, 5500),
}
