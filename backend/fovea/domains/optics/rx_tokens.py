"""The words of a written prescription: text in, tokens with their places out. Linear in the length of the text."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from fovea.domains.optics.errors import Problem, RxError

MAX_LENGTH = 2000
MAX_TOKENS = 250


class Kind(StrEnum):
    NUMBER = "number"
    EYE = "eye"
    PLANO = "plano"
    SPHERE = "sphere"  # SPH before a sphere names the column, after it means "no cylinder"
    CYLINDER = "cylinder"
    AXIS = "axis"
    AT = "at"
    SLASH = "slash"
    ADD = "add"
    INTERMEDIATE = "intermediate"
    BALANCE = "balance"
    PRISM = "prism"
    DELTA = "delta"
    BASE = "base"
    PD = "pd"
    DISTANCE_PD = "distance pd"
    NEAR_PD = "near pd"
    VERTEX = "vertex"
    UNIT = "unit"
    SIGN = "sign"  # a sign that stands apart from any number
    CONTACT_LENS = "contact lens"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Token:
    """`text` is normalised and lower case; `position` and `length` count characters of the original text."""

    kind: Kind
    text: str
    position: int
    length: int = 0

    @property
    def is_signed(self) -> bool:
        return self.text[0] in "+-"


class RxTextError(RxError):
    """A text that is no complete prescription: the reason, the place (characters from 0) and a sentence.

    `length` is that of the words meant, 0 when it is the text as a whole.
    """

    code = "OPTICS_PRESCRIPTION_UNREADABLE"

    def __init__(self, reason: str, position: int, message: str, *more: Problem, length: int = 0) -> None:
        super().__init__(Problem(reason, message, ("text",)), *more)
        self.position = position
        self.length = length


# Longer spellings first; every pattern is a plain run of characters, so matching cannot backtrack far.
_WORDS: tuple[tuple[Kind, str], ...] = (
    (Kind.EYE, r"(?:right|left)(?:\s+eye)?|both(?:\s+eyes)?|o\.\s?[dsuieg]\.?|o[dsuieg]|[rl]\.\s?e\.?|[rl]e?"),
    (Kind.SPHERE, r"d\.\s?s\.?|dsph|ds|spherical|sphere|sph"),
    (Kind.PLANO, r"plano|plan|pl"),
    (Kind.CYLINDER, r"cylinder|cyl"),
    (Kind.AXIS, r"axis|axe|ax|x|a|à"),
    (Kind.INTERMEDIATE, r"intermediate\s+add|int\.?\s+add"),
    (Kind.ADD, r"addition|add"),
    (Kind.BALANCE, r"balance|bal"),
    (Kind.PRISM, r"prism"),
    (Kind.BASE, r"base\s+(?:in|out|up|down)|b\.\s?[ioud]\.?|b[ioud]"),
    (Kind.NEAR_PD, r"near\s+pd|npd"),
    (Kind.DISTANCE_PD, r"distance\s+pd|dist\.?\s+pd|dpd"),
    (Kind.PD, r"p\.\s?d\.?|ipd|pd"),
    (Kind.VERTEX, r"bvd|vertex"),
    (Kind.UNIT, r"mm|dioptres|diopters|dpt|d"),
    (Kind.CONTACT_LENS, r"bc|dia|base\s+curve"),
)  # fmt: skip
_TOKEN = re.compile(
    r"(?P<number>[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+))"
    + "".join(rf"|(?P<k{i}>(?:{pattern})(?![^\W\d_]))" for i, (_, pattern) in enumerate(_WORDS))
    + r"|(?P<infinity>∞)|(?P<delta>[Δ∆^])|(?P<at>@)|(?P<slash>/)|(?P<sign>[+-]+)"
    + r"|(?P<skip>[\s:;()\[\]|=,]+|\.(?!\S))|(?P<other>[^\W\d_]+|.)",
    re.IGNORECASE | re.DOTALL,
)
_SYMBOLS = {"number": Kind.NUMBER, "infinity": Kind.PLANO, "delta": Kind.DELTA, "at": Kind.AT,
            "slash": Kind.SLASH, "sign": Kind.SIGN, "other": Kind.OTHER}  # fmt: skip
_KINDS = {**{f"k{i}": kind for i, (kind, _) in enumerate(_WORDS)}, **_SYMBOLS}
_ONE_TO_ONE = str.maketrans({"−": "-", "–": "-", "—": "-", "×": "x", "°": " ", "º": " "})
_WITH_ACCENTS = re.compile(r".[\u0300-\u036f]*", re.DOTALL)
# A comma between digits is a decimal point, unless the number before it already has one.
_DECIMAL_COMMA = re.compile(r"(?<![0-9.])([0-9]+),(?=[0-9])")


def tokens(text: str) -> list[Token]:
    """Split a text; unknown words become OTHER. Raises RxTextError (EMPTY, UNPARSEABLE over 2000 characters)."""
    if not text.strip():
        raise RxTextError("EMPTY", 0, "There is nothing to read yet.")
    if len(text) > MAX_LENGTH:
        raise _too_long(MAX_LENGTH)
    composed, places = _composed(text)
    plain = _DECIMAL_COMMA.sub(r"\1.", composed.translate(_ONE_TO_ONE))
    found: list[Token] = []
    for match in _TOKEN.finditer(plain):
        name = str(match.lastgroup)
        start, end = places[match.start()], places[match.end()]
        if len(found) == MAX_TOKENS:
            raise _too_long(start)
        if name != "skip":
            found.append(Token(_KINDS[name], " ".join(match[0].lower().split()), start, end - start))
    return found


def _composed(text: str) -> tuple[str, Sequence[int]]:
    """The text with its accents composed (NFC), and where each of its characters, and its end, stood before."""
    if unicodedata.is_normalized("NFC", text):
        return text, range(len(text) + 1)
    composed: list[str] = []
    places: list[int] = []
    for match in _WITH_ACCENTS.finditer(text):
        one = unicodedata.normalize("NFC", match[0])
        composed.append(one)
        places += [match.start()] * len(one)
    return "".join(composed), [*places, len(text)]


def _too_long(position: int) -> RxTextError:
    return RxTextError("UNPARSEABLE", position, "This is longer than any prescription; please paste only its lines.")
