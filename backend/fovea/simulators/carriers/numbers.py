"""Tracking numbers with the carriers' real forms and check digits, made from a counter so that none repeats."""


def tracking_number(carrier: str, serial: int, *, mailer: str = "94001112") -> str:
    """USPS: 22 digits (mod 10) beginning with the mailer's eight; UPS: 1Z and 16 characters; DHL: 10 digits (mod 7)."""
    if carrier == "UPS":
        body = f"F0VEA1{serial % 100:02d}{serial:07d}"[:15]
        return f"1Z{body}{_ups_check(body)}"
    if carrier.startswith("DHL"):
        body = f"{482_000_000 + serial:09d}"
        return f"{body}{int(body) % 7}"
    body = f"{mailer}{serial:013d}"
    return f"{body}{_mod10_check(body)}"


def _mod10_check(digits: str) -> int:
    """Weights 3 and 1 from the right, as on USPS labels."""
    weighted = sum(int(digit) * (3 if index % 2 == 0 else 1) for index, digit in enumerate(reversed(digits)))
    return -weighted % 10


def _ups_check(body: str) -> int:
    """Letters count as (code - 63) mod 10; every second character weighs double."""
    values = [int(char) if char.isdigit() else (ord(char) - 63) % 10 for char in body]
    return -(sum(values[0::2]) + 2 * sum(values[1::2])) % 10
