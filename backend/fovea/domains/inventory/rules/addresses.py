"""What may stand on a label as its sender."""

import re
from dataclasses import replace

from fovea.domains.inventory.contract import SetWarehouseAddress
from fovea.kernel.errors import InvalidInput

# Carriers print no more of a line.
LONGEST_LINE = 50
_COUNTRY = re.compile(r"[A-Z]{2}")
_REGION = re.compile(r"[A-Z0-9]{1,3}")
_POSTCODE = re.compile(r"[A-Z0-9][A-Z0-9 -]{1,10}[A-Z0-9]")
_US_POSTCODE = re.compile(r"\d{5}(-\d{4})?")
_PHONE = re.compile(r"\+?[0-9][0-9 ()./-]{5,18}[0-9]")
_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s]{1,190}\.[^@\s.]{2,}")
# Without a state's code no carrier there takes a parcel in.
_WITH_STATES = ("US", "CA")


def sender(command: SetWarehouseAddress) -> SetWarehouseAddress:
    """The address as it is printed. Raises InvalidInput at the field no carrier would take."""
    tidy = replace(
        command,
        company=command.company.strip(),
        line1=command.line1.strip(),
        line2=command.line2.strip(),
        city=command.city.strip(),
        region=command.region.strip().upper(),
        postal_code=command.postal_code.strip().upper(),
        country=command.country.strip().upper(),
        phone=command.phone.strip(),
        email=command.email.strip(),
    )
    lines = {"company": tidy.company, "line1": tidy.line1, "line2": tidy.line2, "city": tidy.city}
    for field, line in lines.items():
        if not line and field != "line2":
            raise InvalidInput("Carriers want the sender's name, street and town.", path=(field,))
        if len(line) > LONGEST_LINE or not line.isprintable():
            raise InvalidInput(f"At most {LONGEST_LINE} characters fit on a label's line.", path=(field,))
    if not _COUNTRY.fullmatch(tidy.country):
        raise InvalidInput("A country is two letters, such as US.", path=("country",))
    if not _REGION.fullmatch(tidy.region) and (tidy.region or tidy.country in _WITH_STATES):
        raise InvalidInput("A state is its code, such as OR.", path=("region",))
    if not (_US_POSTCODE if tidy.country == "US" else _POSTCODE).fullmatch(tidy.postal_code):
        raise InvalidInput("This is not a postcode of that country.", path=("postalCode",))
    if not _PHONE.fullmatch(tidy.phone):
        raise InvalidInput("Carriers want a number they can call.", path=("phone",))
    if tidy.email and not _EMAIL.fullmatch(tidy.email):
        raise InvalidInput("Enter an e-mail address such as name@example.com, or leave it empty.", path=("email",))
    return tidy
