"""How far a warehouse is from where the goods are going, as the crow flies, from no more than country and region."""

from math import asin, cos, radians, sin, sqrt

_EARTH_KM = 6371

# The middle of a country, or of a state where a country is wide; 1/10 000 of a degree.
_MIDDLES: dict[str, tuple[int, int]] = {
    "AT": (475900, 141400),
    "BE": (506400, 46700),
    "CA": (563000, -1066300),
    "CH": (468000, 82300),
    "DE": (511000, 104000),
    "DK": (560300, 95000),
    "ES": (402400, -36500),
    "FR": (465000, 25000),
    "GB": (525000, -15000),
    "IE": (531700, -81400),
    "IT": (428000, 123000),
    "NL": (521000, 53000),
    "PL": (521300, 193900),
    "PT": (396000, -80000),
    "SE": (623000, 168000),
    "US": (395000, -983500),
    "US-AL": (327800, -868300),
    "US-AR": (348900, -924400),
    "US-AZ": (342700, -1116600),
    "US-CA": (371800, -1194700),
    "US-CO": (389900, -1055500),
    "US-CT": (416200, -727300),
    "US-DC": (389100, -770100),
    "US-DE": (389900, -755100),
    "US-FL": (286300, -824500),
    "US-GA": (326400, -834400),
    "US-IA": (420700, -934900),
    "US-ID": (443500, -1146100),
    "US-IL": (400400, -891900),
    "US-IN": (398900, -862800),
    "US-KS": (384900, -983800),
    "US-KY": (375300, -853000),
    "US-LA": (310700, -920000),
    "US-MA": (422600, -718100),
    "US-MD": (390500, -767900),
    "US-ME": (453700, -692400),
    "US-MI": (443500, -854100),
    "US-MN": (462800, -943100),
    "US-MO": (383600, -924600),
    "US-MS": (327400, -896700),
    "US-MT": (470500, -1096300),
    "US-NC": (355600, -793900),
    "US-ND": (474500, -1004700),
    "US-NE": (415400, -997900),
    "US-NH": (436800, -715800),
    "US-NJ": (401900, -746700),
    "US-NM": (344100, -1061100),
    "US-NV": (393300, -1166300),
    "US-NY": (429500, -755300),
    "US-OH": (402900, -827900),
    "US-OK": (355900, -974900),
    "US-OR": (439300, -1205600),
    "US-PA": (408800, -778000),
    "US-RI": (416800, -715500),
    "US-SC": (339200, -809000),
    "US-SD": (444400, -1002300),
    "US-TN": (358600, -863500),
    "US-TX": (315000, -993300),
    "US-UT": (393100, -1116700),
    "US-VA": (375200, -788500),
    "US-VT": (440700, -726600),
    "US-WA": (473800, -1204500),
    "US-WI": (446200, -899900),
    "US-WV": (386400, -806200),
    "US-WY": (430000, -1075500),
}


def middle(country: str, region: str) -> tuple[int, int] | None:
    """Where a region or its country is; None for a country that is not on the map."""
    return _MIDDLES.get(f"{country}-{region}") or _MIDDLES.get(country)


def kilometres(one: tuple[int, int], other: tuple[int, int]) -> int:
    """Great-circle distance between two positions in 1/10 000 of a degree."""
    lat1, lon1, lat2, lon2 = (radians(value / 10_000) for value in (*one, *other))
    chord = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return round(2 * _EARTH_KM * asin(sqrt(min(1.0, chord))))
