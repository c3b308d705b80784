"""The lens range of the demonstration shop: materials, treatments and what a pair costs (minor units: USD, EUR)."""

from fovea.domains.catalog import LensMaterialView, SetLensRange, TreatmentView

LENS_RANGE = SetLensRange(
    materials=(
        LensMaterialView("CR39", "Standard 1.50", "Clear and kind to the eye. Right for weak prescriptions."),
        LensMaterialView("TRIVEX", "Tough and light 1.53", "The lightest lens there is, and hard to break."),
        LensMaterialView("POLY", "Shatter-resistant 1.59", "For children, sport and rough days."),
        LensMaterialView("HI160", "Thin 1.60", "About a fifth thinner than standard. Suits most rimless frames."),
        LensMaterialView("HI167", "Very thin 1.67", "About a third thinner than standard, for stronger prescriptions."),
        LensMaterialView("HI174", "Thinnest 1.74", "As thin as plastic lenses come, for the strongest prescriptions."),
    ),
    treatments=(
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
    ),
)

_CORRECTING = {
    "CR39": (4500, 4200),
    "TRIVEX": (8900, 8400),
    "POLY": (7900, 7400),
    "HI160": (9900, 9300),
    "HI167": (14900, 13900),
    "HI174": (21900, 20500),
}

# (material, use) → price of the pair.
LENS_PRICES: dict[tuple[str, str], tuple[int, int]] = {
    **{(code, use): price for code, price in _CORRECTING.items() for use in ("DISTANCE", "READING")},
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
