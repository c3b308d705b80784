"""What is declared at a border, and what a parcel's contents are insured for."""

from collections.abc import Mapping, Sequence

from fovea.domains.shipping.contract import CustomsCode, CustomsLine, ParcelItem, ShippingRule
from fovea.kernel.errors import InvalidInput
from fovea.kernel.money import Money, total

# One customs territory: goods between its members are not declared (Regulation (EU) 952/2013, the Union Customs Code).
UNION = frozenset(
    {"AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU"}
    | {"IE", "IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK"}
)


def crosses_border(origin: str, destination: str) -> bool:
    return origin != destination and not {origin, destination} <= UNION


def declaration(contents: Sequence[ParcelItem], codes: Mapping[str, CustomsCode]) -> tuple[CustomsLine, ...]:
    """A line per code, origin and description, values and weights added up. Raises InvalidInput for goods without a
    code: a carrier would hold the parcel at the border.
    """
    lines: dict[tuple[str, str, str], CustomsLine] = {}
    for item in contents:
        code = codes.get(item.sku) or codes.get(item.goods)
        if code is None:
            raise InvalidInput(f"{item.sku} has no customs code. Give its goods one under shipping rules.")
        key = (code.hs_code, code.origin, code.description)
        before = lines.get(key)
        lines[key] = CustomsLine(
            description=code.description,
            quantity=item.quantity + (before.quantity if before else 0),
            value=item.value * item.quantity + (before.value if before else Money(0, item.value.currency)),
            weight_g=item.weight_g * item.quantity + (before.weight_g if before else 0),
            hs_code=code.hs_code,
            origin=code.origin,
        )
    return tuple(lines.values())


def worth(contents: Sequence[ParcelItem]) -> Money | None:
    """What a box's contents are worth together; None for a box of which nothing is known."""
    if not contents:
        return None
    return total((item.value * item.quantity for item in contents), contents[0].value.currency)


def insured(contents: Sequence[ParcelItem], rule: ShippingRule) -> Money | None:
    """The value of the contents when the rule has it insured."""
    value = worth(contents)
    return value if value is not None and rule.insure_above is not None and value.minor > rule.insure_above else None
