"""Reading a typed or pasted prescription: a full reading, or one error with code, place and sentence; never a guess.

Signs of sphere and cylinder are required, `@` is refused (on optical crosses it names the meridian of the power, 90
degrees from the axis), and anything left over is an error. A person confirms every reading: `written` echoes it back.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import fovea.domains.optics.rx_numbers as numbers
from fovea.domains.optics.errors import Problem
from fovea.domains.optics.power import PLANO, Diopter
from fovea.domains.optics.rx import Base, Eye, EyeRx, Prism
from fovea.domains.optics.rx_reading import PdReading, RxReading
from fovea.domains.optics.rx_tokens import Kind, RxTextError, Token, tokens

_LEFT_WORDS = frozenset({"os", "oi", "og", "oe", "l", "le", "left"})
_COLUMNS = frozenset({Kind.SPHERE, Kind.CYLINDER, Kind.AXIS, Kind.ADD, Kind.PRISM, Kind.PD})
_BASES = {"i": Base.IN, "o": Base.OUT, "u": Base.UP, "d": Base.DOWN}
_END = Token(Kind.OTHER, " ", -1)


def parse_rx(text: str) -> RxReading:
    """Read a written prescription; raises RxTextError and nothing else."""
    found = tokens(text)
    try:
        return _Parser(found).read()
    except RxTextError as refused:
        if refused.reason != "NO_EYE":
            refused.length = next((one.length for one in found if one.position == refused.position), 0)
        raise


@dataclass
class _EyeDraft:
    position: int
    sphere: Diopter | None = None
    cylinder: Diopter | None = None
    axis: int | None = None
    add: Diopter | None = None
    intermediate: Diopter | None = None
    prisms: list[Prism] = field(default_factory=list)
    balance: bool = False
    spherical: bool = False

    @property
    def has_power(self) -> bool:
        return self.sphere is not None or self.cylinder is not None or self.axis is not None


class _Parser:
    """One pass over the tokens; `draft` holds the eye or eyes whose text is being read."""

    def __init__(self, found: list[Token]) -> None:
        self.tokens = found
        self.at = 0
        self.eyes: dict[Eye, _EyeDraft] = {}
        self.current: tuple[Eye, ...] = ()
        self.draft = _EyeDraft(0)
        self.columns_have_add = False
        self.add_by_word_in: tuple[Eye, ...] = ()
        self.adds_by_eye: dict[Eye, Token] = {}
        self.pd = PdReading()
        self.pd_at = 0
        self.vertex: int | None = None
        self.warnings: set[str] = set()

    def read(self) -> RxReading:
        if not any(token.kind is Kind.EYE for token in self.tokens):
            raise RxTextError("NO_EYE", 0, "Please say which eye is which: OD or right, OS or left.")
        while self.at < len(self.tokens):
            self.step(self.take())
        self.close_eye()
        self.share_last_add()
        eyes = {eye: self.finished(draft) for eye, draft in self.eyes.items()}
        self.warn_about_pair(eyes)
        right, left = eyes.get(Eye.OD), eyes.get(Eye.OS)
        pd = self.finished_pd()
        return RxReading(right, left, pd, self.vertex, tuple(sorted(self.warnings)))

    def step(self, token: Token) -> None:
        match token.kind:
            case Kind.EYE:
                self.close_eye()
                self.open_eye(token)
            case Kind.PD | Kind.DISTANCE_PD | Kind.NEAR_PD if not self.is_column(token):
                self.read_pd(token)
            case Kind.VERTEX:
                self.read_vertex(token)
            case Kind.AT:
                raise RxTextError("AXIS_NOTATION_AMBIGUOUS", token.position,
                                  "“@” can mean the axis or the meridian 90 degrees away. Please write x.")  # fmt: skip
            case Kind.CONTACT_LENS:
                lens = Problem("CONTACT_LENS_RX", "This looks like a contact-lens prescription.", ("text",))
                raise RxTextError(
                    "UNPARSEABLE", token.position, "BC and DIA belong to contact lenses, not glasses.", lens
                )
            case Kind.SLASH if self.current:
                pass
            case Kind.SIGN if self.peek().kind is not Kind.NUMBER:
                pass
            case Kind.SIGN:
                raise RxTextError("SIGN_REQUIRED", token.position, "Please write the sign next to its number.")
            case _ if self.current:
                self.in_eye(token)
            case _ if self.is_column(token):
                self.columns_have_add |= token.kind is Kind.ADD
            case _:
                raise self.left_over(token)

    def in_eye(self, token: Token) -> None:
        draft = self.draft
        match token.kind:
            case Kind.NUMBER if self.peek().kind in (Kind.BASE, Kind.DELTA):
                self.read_prism(token)
            case Kind.NUMBER:
                self.read_power(token)
            case Kind.PLANO if not draft.has_power and not draft.spherical and not draft.balance:
                draft.sphere = PLANO
            case Kind.BALANCE if not draft.has_power:
                draft.balance = True
            case Kind.SPHERE if draft.sphere is None and self.peek().kind in (Kind.NUMBER, Kind.PLANO):
                pass
            case Kind.SPHERE if draft.sphere is not None and draft.cylinder is None and not draft.spherical:
                draft.spherical = True
            case Kind.CYLINDER if draft.sphere is not None and draft.cylinder is None and self.followed_by_number():
                draft.cylinder = numbers.cylinder(self.take(), self.warnings.add)
            case Kind.AXIS if draft.sphere is not None and draft.axis is None:
                self.read_axis(token)
            case Kind.ADD:
                self.read_add(token)
            case Kind.INTERMEDIATE if self.followed_by_number() and draft.intermediate is None:
                draft.intermediate = numbers.addition(self.take(), self.warnings.add)
            case Kind.PRISM if self.followed_by_number():
                self.read_prism(self.take())
            case Kind.UNIT if self.tokens[self.at - 2].kind is Kind.NUMBER:
                pass
            case _:
                raise self.left_over(token)

    # numbers of one eye

    def read_power(self, token: Token) -> None:
        draft = self.draft
        whole = "." not in token.text
        if draft.balance:
            raise self.left_over(token)
        if draft.sphere is None:
            draft.sphere = numbers.sphere(token, self.warnings.add)
        elif draft.cylinder is None and not draft.spherical and self.is_cylinder(token):
            draft.cylinder = numbers.cylinder(token, self.warnings.add)
        elif draft.axis is None and not token.is_signed and (whole or draft.cylinder is not None):
            self.set_axis(token)
        elif self.columns_have_add and draft.add is None and (draft.axis is not None or draft.spherical):
            draft.add = numbers.addition(token, self.warnings.add)
        else:
            raise self.left_over(token)

    def is_cylinder(self, token: Token) -> bool:
        """A signed number is; an unsigned one only when it cannot be an axis, and then it lacks its sign."""
        if token.is_signed or "." in token.text:
            return True
        following = self.peek()
        return following.kind is Kind.AXIS or (
            following.kind is Kind.NUMBER and not following.is_signed and not self.is_prism_amount(1)
        )

    def read_axis(self, token: Token) -> None:
        if not self.followed_by_number():
            raise RxTextError("AXIS_REQUIRED", token.position, "The axis is missing after its sign.")
        self.set_axis(self.take())

    def set_axis(self, token: Token) -> None:
        if self.draft.cylinder is None and not self.draft.spherical:
            raise RxTextError("AXIS_WITHOUT_CYL", token.position, "There is an axis here, but no cylinder before it.")
        self.draft.axis = numbers.axis(token)

    def read_add(self, token: Token) -> None:
        """`add +2.00` for the eye being read, or `add OD +2.00 OS +2.25`."""
        if self.peek().kind is Kind.EYE:
            while self.peek().kind is Kind.EYE and self.peek(1).kind is Kind.NUMBER:
                for eye in _eyes_of(self.take()):
                    if eye in self.adds_by_eye:
                        raise self.left_over(token)
                    self.adds_by_eye[eye] = self.peek()
                numbers.addition(self.take(), self.warnings.add)
            return
        if not self.followed_by_number() or self.draft.add is not None:
            raise self.left_over(token)
        self.draft.add = numbers.addition(self.take(), self.warnings.add)
        self.add_by_word_in = self.current

    def read_prism(self, number: Token) -> None:
        hundredths = numbers.prism_hundredths(number)
        if self.peek().kind is Kind.DELTA:
            self.take()
        if self.peek().kind is not Kind.BASE:
            raise RxTextError("PRISM_BASE_REQUIRED", number.position, "A prism needs its base: in, out, up or down.")
        word = self.take().text
        base = _BASES[word.removeprefix("base ")[0] if word.startswith("base") else word.rstrip(".")[-1]]
        if any(prism.base.is_horizontal is base.is_horizontal for prism in self.draft.prisms):
            raise RxTextError("PRISM_BASE_CONFLICT", number.position,
                              "One horizontal and one vertical prism per eye at most.")  # fmt: skip
        self.draft.prisms.append(Prism(hundredths, base))

    # distances

    def read_pd(self, word: Token) -> None:
        self.pd_at = word.position
        if self.peek().kind is Kind.EYE and word.kind is Kind.PD:
            while self.peek().kind is Kind.EYE and self.peek(1).kind is Kind.NUMBER:
                eye = self.take()
                if len(_eyes_of(eye)) > 1:
                    raise self.left_over(eye)
                self.set_mono(_eyes_of(eye)[0], self.take())
                self.skip_unit()
            return
        if not self.followed_by_number():
            raise self.left_over(word)
        first = self.take()
        self.skip_unit()
        if word.kind is Kind.NEAR_PD:
            self.set_pd(first, near=numbers.distance_pd(first))
        elif word.kind is Kind.DISTANCE_PD:
            self.set_pd(first, distance=numbers.distance_pd(first))
        elif self.peek().kind is Kind.SLASH and self.peek(1).kind is Kind.NUMBER:
            self.take()
            self.pd_pair(first, self.take())
            self.skip_unit()
        elif not numbers.is_mono(numbers.any_pd(first)):
            self.set_pd(first, distance=numbers.distance_pd(first))
        elif len(self.current) == 1:
            self.set_mono(self.current[0], first)
        else:
            raise RxTextError("PD_RANGE", first.position, "The distance between both pupils lies between 40 and 82 mm.")

    def pd_pair(self, first: Token, second: Token) -> None:
        """63/60 is far and near; two numbers up to 41 are the right and the left eye."""
        if numbers.is_mono(numbers.any_pd(first)):
            self.set_mono(Eye.OD, first)
            self.set_mono(Eye.OS, second)
        else:
            self.set_pd(first, distance=numbers.distance_pd(first))
            self.set_pd(second, near=numbers.distance_pd(second))

    def set_mono(self, eye: Eye, number: Token) -> None:
        tenths = numbers.mono_pd(number)
        if (self.pd.od_tenths if eye is Eye.OD else self.pd.os_tenths) is not None:
            raise self.left_over(number)
        self.pd = replace(self.pd, od_tenths=tenths) if eye is Eye.OD else replace(self.pd, os_tenths=tenths)

    def set_pd(self, number: Token, distance: int | None = None, near: int | None = None) -> None:
        if (distance is not None and self.pd.distance_tenths is not None) or (
            near is not None and self.pd.near_tenths is not None
        ):
            raise self.left_over(number)
        distance = self.pd.distance_tenths if distance is None else distance
        near = self.pd.near_tenths if near is None else near
        if distance is not None and near is not None and near > distance:
            raise RxTextError("PD_NEAR_GT_FAR", number.position, "The near PD cannot be larger than the far one.")
        self.pd = replace(self.pd, distance_tenths=distance, near_tenths=near)

    def read_vertex(self, word: Token) -> None:
        if not self.followed_by_number() or self.vertex is not None:
            raise self.left_over(word)
        self.vertex = numbers.vertex(self.take())
        self.skip_unit()

    # eyes and the pair

    def open_eye(self, token: Token) -> None:
        self.current = _eyes_of(token)
        for eye in self.current:
            if eye in self.eyes:
                raise RxTextError("DUPLICATE_EYE", token.position, "This eye was already given.")
        self.draft = _EyeDraft(token.position)

    def close_eye(self) -> None:
        if not self.current:
            return
        draft = self.draft
        if draft.sphere is None and not draft.balance:
            raise RxTextError("UNPARSEABLE", draft.position, "There is no power for this eye.")
        if draft.cylinder and draft.axis is None:
            raise RxTextError("AXIS_REQUIRED", draft.position, "The cylinder of this eye needs an axis.")
        if draft.axis == 0 and draft.cylinder:
            self.warnings.add("AXIS_ZERO_AS_180")
            draft.axis = 180
        elif draft.axis is not None and not draft.cylinder:
            self.warnings.add("AXIS_IGNORED")
            draft.axis = None
        for eye in self.current:
            self.eyes[eye] = draft if eye is self.current[-1] else replace(draft, prisms=list(draft.prisms))

    def share_last_add(self) -> None:
        """An addition written after the last eye is meant for both; one with an eye's name for that eye."""
        for eye, number in self.adds_by_eye.items():
            draft = self.eyes.get(eye)
            if draft is None or draft.add is not None:
                raise self.left_over(number)
            draft.add = numbers.addition(number, self.warnings.add)
        if self.add_by_word_in and self.add_by_word_in == self.current:
            for draft in self.eyes.values():
                draft.add = self.draft.add if draft.add is None else draft.add

    def finished(self, draft: _EyeDraft) -> EyeRx:
        if draft.intermediate is not None and (draft.add is None or draft.intermediate > draft.add):
            raise RxTextError(
                "ADD_RANGE", draft.position, "The intermediate addition lies between zero and the addition."
            )
        return EyeRx(
            sphere=None if draft.balance else draft.sphere,
            cylinder=draft.cylinder or PLANO,
            axis=draft.axis,
            add=draft.add,
            prisms=tuple(draft.prisms),
            balance=draft.balance,
            intermediate_add=draft.intermediate,
        )

    def finished_pd(self) -> PdReading | None:
        pd = self.pd
        if pd == PdReading():
            return None
        measured = [one for one in (pd.od_tenths, pd.os_tenths) if one is not None]
        if measured and pd.distance_tenths is not None:
            raise RxTextError(
                "UNPARSEABLE", self.pd_at, "There is a PD for the pair and another for one eye. Which is meant?"
            )
        if len(measured) == 1 and len(self.eyes) == 2:
            raise RxTextError(
                "PD_RANGE", self.pd_at, "This PD is that of one eye only; please give both, or that of the pair."
            )
        if len(measured) == 2 and pd.near_tenths is not None and pd.near_tenths > sum(measured):
            raise RxTextError("PD_NEAR_GT_FAR", self.pd_at, "The near PD cannot be larger than the far one.")
        return pd

    def warn_about_pair(self, eyes: Mapping[Eye, EyeRx]) -> None:
        if len(eyes) < 2:
            self.warnings.add("EYE_MISSING")
            return
        right, left = eyes[Eye.OD], eyes[Eye.OS]
        if right.cylinder.eighths * left.cylinder.eighths < 0:
            self.warnings.add("MIXED_CYL_SIGN")
        if right.add is not None and left.add is not None and right.add != left.add:
            self.warnings.add("ADD_UNEQUAL")

    # the row of tokens

    def take(self) -> Token:
        self.at += 1
        return self.tokens[self.at - 1]

    def peek(self, ahead: int = 0) -> Token:
        return self.tokens[self.at + ahead] if self.at + ahead < len(self.tokens) else _END

    def followed_by_number(self) -> bool:
        return self.peek().kind is Kind.NUMBER

    def is_prism_amount(self, ahead: int) -> bool:
        """Whether the number before `ahead` starts a prism: an amount with its base or a delta."""
        return self.peek(ahead).kind in (Kind.BASE, Kind.DELTA)

    def is_column(self, token: Token) -> bool:
        """A heading of a table: before any eye, with no number after it."""
        return not self.current and token.kind in _COLUMNS and not self.followed_by_number()

    def skip_unit(self) -> None:
        if self.peek().kind is Kind.UNIT:
            self.take()

    def left_over(self, token: Token) -> RxTextError:
        return RxTextError("UNPARSEABLE", token.position, f"“{token.text[:20]}” could not be understood here.")


def _eyes_of(token: Token) -> tuple[Eye, ...]:
    word = token.text.replace(".", "").replace(" ", "").removesuffix("eyes").removesuffix("eye")
    if word in ("ou", "both"):
        return (Eye.OD, Eye.OS)
    return (Eye.OS,) if word in _LEFT_WORDS else (Eye.OD,)
