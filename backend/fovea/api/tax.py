"""Tax: reads, and what staff may decide and write down."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

import strawberry

from fovea.api.base import Refusal, mutation, query, staff
from fovea.api.context import Info
from fovea.api.ids import row_id
from fovea.api.pages import Connection, asked, connection, states
from fovea.api.scalars import MinorUnits
from fovea.api.tax_types import (
    TaxCategory,
    TaxCertificate,
    TaxCode,
    TaxDifference,
    TaxDocument,
    TaxDocumentLine,
    TaxOverview,
    TaxPolicy,
    TaxRate,
    TaxStateCount,
)
from fovea.domains import tax
from fovea.domains.identity import P

READ = staff(P.TAX_DOCUMENT_READ)
DECIDE = staff(P.TAX_DOCUMENT_DECIDE)
TABLES = staff(P.TAX_TABLE_EDIT)
PAPERS = staff(P.TAX_CERTIFICATE_READ)


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _today(info: Info) -> date:
    return info.context.app.db.clock().date()


@strawberry.type
class TaxQuery:
    @query(allow=READ, description="What stands open, what cannot be sold live, and the channels' policies.")
    async def tax_overview(self, info: Info) -> TaxOverview:
        counts = await info.context.read(tax.state_counts)
        return TaxOverview(
            live=info.context.app.tax.live,
            unmapped=[one.value for one in await info.context.read(tax.unmapped)],
            documents=[TaxStateCount(state=one.value, count=counts.get(one, 0)) for one in tax.DocumentState],
            policies=[TaxPolicy.of(one) for one in await info.context.read(tax.policies)],
        )

    @query(allow=READ, description="Tax documents, the newest first; by state, kind, code or destination.")
    async def tax_documents(
        self,
        info: Info,
        state: list[str] | None = None,
        kind: list[str] | None = None,
        differing: bool = False,
        search: str = "",
        first: int = 50,
        after: str | None = None,
    ) -> Connection[TaxDocument]:
        wanted = tax.DocumentFilter(
            states(tax.DocumentState, state, field="state"),
            states(tax.DocumentKind, kind, field="kind"),
            differing,
            search,
        )
        page = asked(first, after, datetime.fromisoformat, UUID)
        return connection(await info.context.read(tax.documents_page, wanted, page), TaxDocument.of)

    @query(allow=READ, description="The lines of a tax document.")
    async def tax_document_lines(self, info: Info, id: strawberry.ID) -> list[TaxDocumentLine]:
        content = await info.context.read(tax.document_content, row_id("TaxDocument", id, field="id"))
        return [TaxDocumentLine.of(line) for line in content.lines]

    @query(allow=READ, description="Where the service and we disagree, or may; the newest first.")
    async def tax_differences(
        self, info: Info, state: list[str] | None = None, first: int = 50, after: str | None = None
    ) -> Connection[TaxDifference]:
        page = asked(first, after, datetime.fromisoformat, UUID)
        wanted = states(tax.DifferenceState, state, field="state")
        return connection(await info.context.read(tax.differences_page, wanted, page), TaxDifference.of)

    @query(allow=READ, description="Every tax category with its signed-off code.")
    async def tax_categories(self, info: Info) -> list[TaxCategory]:
        return [TaxCategory.of(one) for one in await info.context.read(tax.mappings)]

    @query(allow=READ, description="Our own rates, by place; only those in force unless all are asked for.")
    async def tax_rates(
        self,
        info: Info,
        country: str = "",
        region: str = "",
        all: bool = False,
        first: int = 50,
        after: str | None = None,
    ) -> Connection[TaxRate]:
        today = _today(info)
        wanted = tax.RateFilter(country.strip(), region.strip(), None if all else today)
        page = asked(first, after, str, str, str, str, _day, UUID)
        return connection(await info.context.read(tax.rates_page, wanted, page), lambda one: TaxRate.of(one, today))

    @query(allow=PAPERS, description="Exemption certificates; those that run out first come first.")
    async def tax_certificates(
        self, info: Info, state: list[str] | None = None, first: int = 50, after: str | None = None
    ) -> Connection[TaxCertificate]:
        today, page = _today(info), asked(first, after, _day, UUID)
        wanted = states(tax.CertificateState, state, field="state")
        found = await info.context.read(tax.certificates_page, wanted, page)
        return connection(found, lambda one: TaxCertificate.of(one, today))

    @query(allow=PAPERS, description="A customer's exemption certificates, the newest first.")
    async def customer_tax_certificates(self, info: Info, customer_id: strawberry.ID) -> list[TaxCertificate]:
        account_id = row_id("Customer", customer_id, field="customerId")
        found = await info.context.read(tax.certificates_of, account_id)
        return [TaxCertificate.of(one, _today(info)) for one in found]


@strawberry.input
class RetryTaxDocumentInput:
    document_id: strawberry.ID
    idempotency_key: str


@strawberry.input
class VoidTaxDocumentInput:
    document_id: strawberry.ID
    reason: str
    idempotency_key: str


@strawberry.input
class DecideTaxDifferenceInput:
    """``decision``: absorb, asked or paid_back."""

    difference_id: strawberry.ID
    decision: str
    reason: str
    idempotency_key: str


@strawberry.input
class SetTaxPolicyInput:
    """``onDifference``: absorb, review or collect."""

    channel: str
    on_difference: str
    absorb_up_to: MinorUnits
    idempotency_key: str


@strawberry.input
class SignOffTaxCodeInput:
    category: str
    code: str
    valid_from: date
    note: str
    idempotency_key: str


@strawberry.input
class SetTaxRateInput:
    """Basis points; no category means every one."""

    country: str
    rate_bp: int
    valid_from: date
    source: str
    idempotency_key: str
    region: str = ""
    postcode_prefix: str = ""
    category: str | None = None
    exempt_bp: int = 0
    max_age_days: int = 365


@strawberry.input
class AddTaxCertificateInput:
    """``kind``: resale, exempt_organisation or vat_id. ``document``: where the paper is filed."""

    customer_id: strawberry.ID
    kind: str
    country: str
    number: str
    document: str
    valid_from: date
    valid_until: date
    idempotency_key: str
    region: str = ""


@strawberry.input
class DecideTaxCertificateInput:
    """``state``: approved, rejected or revoked."""

    certificate_id: strawberry.ID
    state: str
    idempotency_key: str
    reason: str = ""


@strawberry.type
class RetryTaxDocumentSuccess:
    document: TaxDocument


@strawberry.type
class VoidTaxDocumentSuccess:
    document: TaxDocument


@strawberry.type
class DecideTaxDifferenceSuccess:
    difference: TaxDifference


@strawberry.type
class SetTaxPolicySuccess:
    policy: TaxPolicy


@strawberry.type
class SignOffTaxCodeSuccess:
    signed_off: TaxCode


@strawberry.type
class SetTaxRateSuccess:
    rate: TaxRate


@strawberry.type
class AddTaxCertificateSuccess:
    certificate: TaxCertificate


@strawberry.type
class DecideTaxCertificateSuccess:
    certificate: TaxCertificate


RetryTaxDocumentResult = Annotated[RetryTaxDocumentSuccess | Refusal, strawberry.union("RetryTaxDocumentResult")]
VoidTaxDocumentResult = Annotated[VoidTaxDocumentSuccess | Refusal, strawberry.union("VoidTaxDocumentResult")]
DecideTaxDifferenceResult = Annotated[
    DecideTaxDifferenceSuccess | Refusal, strawberry.union("DecideTaxDifferenceResult")
]
SetTaxPolicyResult = Annotated[SetTaxPolicySuccess | Refusal, strawberry.union("SetTaxPolicyResult")]
SignOffTaxCodeResult = Annotated[SignOffTaxCodeSuccess | Refusal, strawberry.union("SignOffTaxCodeResult")]
SetTaxRateResult = Annotated[SetTaxRateSuccess | Refusal, strawberry.union("SetTaxRateResult")]
AddTaxCertificateResult = Annotated[AddTaxCertificateSuccess | Refusal, strawberry.union("AddTaxCertificateResult")]
DecideTaxCertificateResult = Annotated[
    DecideTaxCertificateSuccess | Refusal, strawberry.union("DecideTaxCertificateResult")
]


@strawberry.type
class TaxMutation:
    @mutation(allow=DECIDE, description="Tell the tax service now what waits to be told.")
    async def retry_tax_document(self, info: Info, input: RetryTaxDocumentInput) -> RetryTaxDocumentResult:
        command = tax.DocumentRef(row_id("TaxDocument", input.document_id, field="documentId"))
        done = await info.context.run(tax.retry, command, input.idempotency_key)
        return RetryTaxDocumentSuccess(document=TaxDocument.of(done))

    @mutation(allow=DECIDE, description="Take a document back: what it tells of did not happen.")
    async def void_tax_document(self, info: Info, input: VoidTaxDocumentInput) -> VoidTaxDocumentResult:
        command = tax.VoidDocument(row_id("TaxDocument", input.document_id, field="documentId"), input.reason)
        done = await info.context.run(tax.void, command, input.idempotency_key)
        return VoidTaxDocumentSuccess(document=TaxDocument.of(done))

    @mutation(allow=DECIDE, description="What becomes of a difference; an order that waits for it goes on.")
    async def decide_tax_difference(self, info: Info, input: DecideTaxDifferenceInput) -> DecideTaxDifferenceResult:
        command = tax.DecideDifference(
            row_id("TaxDifference", input.difference_id, field="differenceId"),
            states(tax.DifferenceDecision, [input.decision], field="decision")[0],
            input.reason,
        )
        done = await info.context.run(tax.decide_difference, command, input.idempotency_key)
        return DecideTaxDifferenceSuccess(difference=TaxDifference.of(done))

    @mutation(allow=TABLES, description="What a channel does about differences from now on.")
    async def set_tax_policy(self, info: Info, input: SetTaxPolicyInput) -> SetTaxPolicyResult:
        wanted = states(tax.OnDifference, [input.on_difference], field="onDifference")[0]
        command = tax.SetPolicy(input.channel, wanted, input.absorb_up_to)
        done = await info.context.run(tax.set_policy, command, input.idempotency_key)
        return SetTaxPolicySuccess(policy=TaxPolicy.of(done))

    @mutation(allow=TABLES, description="Sign off the tax service's code of a category from a day on.")
    async def sign_off_tax_code(self, info: Info, input: SignOffTaxCodeInput) -> SignOffTaxCodeResult:
        category = states(tax.TaxCategory, [input.category], field="category")[0]
        command = tax.SignOffCode(category, input.code, input.valid_from, input.note)
        done = await info.context.run(tax.sign_off_code, command, input.idempotency_key)
        return SignOffTaxCodeSuccess(signed_off=TaxCode.of(done))

    @mutation(allow=TABLES, description="A rate of our own table from a day on.")
    async def set_tax_rate(self, info: Info, input: SetTaxRateInput) -> SetTaxRateResult:
        category = None
        if input.category is not None:
            category = states(tax.TaxCategory, [input.category], field="category")[0]
        command = tax.SetRate(
            country=input.country,
            region=input.region,
            postcode_prefix=input.postcode_prefix,
            category=category,
            rate_bp=input.rate_bp,
            exempt_bp=input.exempt_bp,
            valid_from=input.valid_from,
            source=input.source,
            max_age_days=input.max_age_days,
        )
        done = await info.context.run(tax.set_rate, command, input.idempotency_key)
        return SetTaxRateSuccess(rate=TaxRate.of(done, _today(info)))

    @mutation(allow=staff(P.TAX_CERTIFICATE_EDIT), description="Write down a customer's exemption certificate.")
    async def add_tax_certificate(self, info: Info, input: AddTaxCertificateInput) -> AddTaxCertificateResult:
        command = tax.AddCertificate(
            account_id=row_id("Customer", input.customer_id, field="customerId"),
            kind=states(tax.CertificateKind, [input.kind], field="kind")[0],
            country=input.country,
            region=input.region,
            number=input.number,
            document=input.document,
            valid_from=input.valid_from,
            valid_until=input.valid_until,
        )
        done = await info.context.run(tax.add_certificate, command, input.idempotency_key)
        return AddTaxCertificateSuccess(certificate=TaxCertificate.of(done, _today(info)))

    @mutation(allow=staff(P.TAX_CERTIFICATE_DECIDE), description="Approve, reject or revoke a certificate.")
    async def decide_tax_certificate(self, info: Info, input: DecideTaxCertificateInput) -> DecideTaxCertificateResult:
        command = tax.DecideCertificate(
            row_id("TaxCertificate", input.certificate_id, field="certificateId"),
            states(tax.CertificateState, [input.state], field="state")[0],
            input.reason,
        )
        done = await info.context.run(tax.decide_certificate, command, input.idempotency_key)
        return DecideTaxCertificateSuccess(certificate=TaxCertificate.of(done, _today(info)))
