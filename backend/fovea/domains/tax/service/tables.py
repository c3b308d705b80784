"""The tables that people keep: signed-off tax codes, rates and exemption certificates."""

import re
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert

from fovea.domains.tax import queries, rules
from fovea.domains.tax.contract import (
    AddCertificate,
    Certificate,
    CertificateKind,
    CertificateState,
    DecideCertificate,
    SetRate,
    SignOffCode,
    TaxCode,
    TaxRate,
)
from fovea.domains.tax.models import CertificateRow, TaxCodeRow, TaxRateRow
from fovea.kernel import sealed
from fovea.kernel.db import UnitOfWork
from fovea.kernel.errors import Conflict, InvalidInput, NotFound, WrongState
from fovea.kernel.ids import new_id

_CODE = re.compile(r"[A-Z0-9][A-Z0-9.\-]{1,24}")
_COUNTRY, _REGION = re.compile(r"[A-Z]{2}"), re.compile(r"[A-Z0-9]{0,3}")
_LONGEST = 300

_STEPS = {
    CertificateState.PENDING: {CertificateState.APPROVED, CertificateState.REJECTED},
    CertificateState.APPROVED: {CertificateState.REVOKED},
}


async def sign_off_code(uow: UnitOfWork, command: SignOffCode) -> TaxCode:
    """From this day on the category has this code, on this person's word. Raises Conflict for a day that has one."""
    code, note = command.code.strip().upper(), command.note.strip()
    if not _CODE.fullmatch(code):
        raise InvalidInput("A tax code has 2 to 25 letters, digits, dots and dashes, as P0000000.", path=("code",))
    if not 1 <= len(note) <= _LONGEST:
        raise InvalidInput("Say on whose advice, e.g. the adviser's letter and its date.", path=("note",))
    fresh = new_id()
    made = await uow.session.scalar(
        insert(TaxCodeRow)
        .values(
            id=fresh,
            category=command.category,
            code=code,
            valid_from=command.valid_from,
            note=note,
            signed_off_by=uow.actor.name,
            signed_off_at=uow.now,
        )
        .on_conflict_do_nothing()
        .returning(TaxCodeRow.id)
    )
    if made is None:
        raise Conflict("There is a code from this day on already; choose a later day.", path=("validFrom",))
    uow.touch("tax_code", fresh)
    return queries.code_view(await uow.session.get_one(TaxCodeRow, fresh))


async def set_rate(uow: UnitOfWork, command: SetRate) -> TaxRate:
    """A rate from a day on. Raises Conflict for a place, category and day that has one: rates are never rewritten."""
    country, region = command.country.strip().upper(), command.region.strip().upper()
    prefix = command.postcode_prefix.replace(" ", "").upper()
    if not _COUNTRY.fullmatch(country):
        raise InvalidInput("Two letters, as DE.", path=("country",))
    if not _REGION.fullmatch(region):
        raise InvalidInput("At most three letters or digits, as OH; empty for the whole country.", path=("region",))
    if len(prefix) > 10:
        raise InvalidInput("At most 10 characters.", path=("postcodePrefix",))
    for field, value in (("rateBp", command.rate_bp), ("exemptBp", command.exempt_bp)):
        if not 0 <= value <= 10_000:
            raise InvalidInput("Between 0 and 100 %.", path=(field,))
    if not 1 <= command.max_age_days <= 3_660:
        raise InvalidInput("Between a day and ten years.", path=("maxAgeDays",))
    source = command.source.strip()
    if not 1 <= len(source) <= _LONGEST:
        raise InvalidInput("Say where the rate is from.", path=("source",))
    fresh = new_id()
    made = await uow.session.scalar(
        insert(TaxRateRow)
        .values(
            id=fresh,
            country=country,
            region=region,
            postcode_prefix=prefix,
            category="" if command.category is None else command.category,
            rate_bp=command.rate_bp,
            exempt_bp=command.exempt_bp,
            valid_from=command.valid_from,
            source=source,
            checked_on=uow.now.date(),
            max_age_days=command.max_age_days,
            set_by=uow.actor.name,
        )
        .on_conflict_do_nothing()
        .returning(TaxRateRow.id)
    )
    if made is None:
        raise Conflict("There is a rate from this day on already; choose a later day.", path=("validFrom",))
    uow.touch("tax_rate", fresh)
    return queries.rate_view(await uow.session.get_one(TaxRateRow, fresh))


async def add_certificate(uow: UnitOfWork, command: AddCertificate) -> Certificate:
    """Write down a customer's paper; it changes nothing before somebody approves it."""
    country, region = command.country.strip().upper(), command.region.strip().upper()
    number, paper = command.number.strip(), command.document.strip()
    if not _COUNTRY.fullmatch(country):
        raise InvalidInput("Two letters, as US.", path=("country",))
    if not _REGION.fullmatch(region):
        raise InvalidInput("At most three letters or digits, as OH.", path=("region",))
    if command.kind is CertificateKind.VAT_ID:
        number, region = rules.checked_vat_id(country, number), ""
    elif country == "US" and not region:
        raise InvalidInput("A certificate is of one state.", path=("region",))
    if not 1 <= len(number) <= 25:
        raise InvalidInput("A certificate's number has 1 to 25 characters.", path=("number",))
    if not 1 <= len(paper) <= _LONGEST:
        raise InvalidInput("Say where the paper is filed.", path=("document",))
    if command.valid_until < command.valid_from:
        raise InvalidInput("It cannot end before it begins.", path=("validUntil",))
    certificate_id = new_id()
    row = CertificateRow(
        id=certificate_id,
        account_id=command.account_id,
        kind=command.kind,
        country=country,
        region=region,
        number=sealed.seal(uow.keyring, queries.CERTIFICATE, certificate_id, "number", number),
        document=sealed.seal(uow.keyring, queries.CERTIFICATE, certificate_id, "document", paper),
        valid_from=command.valid_from,
        valid_until=command.valid_until,
        state=CertificateState.PENDING,
        added_by=uow.actor.name,
        added_at=uow.now,
    )
    uow.add(row)
    uow.touch("tax_certificate", certificate_id)
    await uow.flush()
    return queries.certificate_view(uow, row)


async def decide_certificate(uow: UnitOfWork, command: DecideCertificate) -> Certificate:
    """Approve, reject or revoke. An approval takes the place of the one that was in force for the same place."""
    row = await _locked(uow, command.certificate_id)
    now, then = CertificateState(row.state), command.state
    if now is then:
        return queries.certificate_view(uow, row)
    if then not in _STEPS.get(now, ()):
        raise WrongState(f"This certificate is {now.value}; it cannot become {then.value}.")
    reason = command.reason.strip()
    if len(reason) > _LONGEST or (then is not CertificateState.APPROVED and not reason):
        raise InvalidInput(f"Say why, in at most {_LONGEST} characters.", path=("reason",))
    if then is CertificateState.APPROVED:
        if row.valid_until < uow.now.date():
            raise WrongState("This certificate has run out; ask the customer for a new one.")
        await _replace(uow, row)
    row.state, row.reason, row.decided_by, row.decided_at = then, reason, uow.actor.name, uow.now
    uow.touch("tax_certificate", row.id)
    await uow.flush()
    return queries.certificate_view(uow, row)


async def _locked(uow: UnitOfWork, certificate_id: UUID) -> CertificateRow:
    row = await uow.session.scalar(
        select(CertificateRow)
        .where(CertificateRow.id == certificate_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if row is None:
        raise NotFound("There is no such certificate.")
    return row


async def _replace(uow: UnitOfWork, row: CertificateRow) -> None:
    await uow.session.execute(
        update(CertificateRow)
        .where(
            CertificateRow.account_id == row.account_id,
            CertificateRow.kind == row.kind,
            CertificateRow.country == row.country,
            CertificateRow.region == row.region,
            CertificateRow.state == CertificateState.APPROVED,
        )
        .values(
            state=CertificateState.REVOKED,
            reason="Replaced by a newer one.",
            decided_by=uow.actor.name,
            decided_at=uow.now,
        )
    )
