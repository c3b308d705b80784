"""Requests as Checkout v72 defines them, for the calls and payment methods this simulator plays.

Unknown fields are refused by name, as the vendor does; nested objects that change nothing here are taken as they come.
"""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictInt, StrictStr, ValidationError
from pydantic_core import ErrorDetails

JsonObject = dict[str, Any]
Text = StrictStr
Reference = Annotated[StrictStr, Field(max_length=80, min_length=1)]
Channel = Literal["iOS", "Android", "Web"]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Amount(_Strict):
    currency: Annotated[StrictStr, Field(pattern=r"^[A-Z]{3}$")]
    value: StrictInt


class BrowserInfo(_Strict):
    acceptHeader: Text
    colorDepth: StrictInt
    javaEnabled: StrictBool
    javaScriptEnabled: StrictBool = True
    language: Text
    screenHeight: StrictInt
    screenWidth: StrictInt
    timeZoneOffset: StrictInt
    userAgent: Text


class CardDetails(_Strict):
    """``paymentMethod`` of a card payment; plain card numbers need PCI approval and are refused."""

    type: Literal["scheme", "card"] = "scheme"
    brand: Text | None = None
    checkoutAttemptId: Text | None = None
    encryptedCardNumber: Text | None = None
    encryptedExpiryMonth: Text | None = None
    encryptedExpiryYear: Text | None = None
    encryptedSecurityCode: Text | None = None
    fundingSource: Literal["credit", "debit", "prepaid"] | None = None
    holderName: Text | None = None
    sdkData: Text | None = None
    storedPaymentMethodId: Text | None = None
    threeDS2SdkVersion: Text | None = None


class ThreeDSRequestData(_Strict):
    challengeWindowSize: Literal["01", "02", "03", "04", "05"] | None = None
    dataOnly: Literal["true", "false"] | None = None
    nativeThreeDS: Literal["preferred", "disabled"] | None = None
    threeDSVersion: Literal["2.1.0", "2.2.0"] | None = None


class AuthenticationData(_Strict):
    attemptAuthentication: Literal["always", "never"] | None = None
    authenticationOnly: StrictBool = False
    threeDSRequestData: ThreeDSRequestData | None = None

    @property
    def native(self) -> bool:
        """The shop can show the issuer's questions on its own page."""
        return self.threeDSRequestData is not None and self.threeDSRequestData.nativeThreeDS == "preferred"


class PaymentMethodsRequest(_Strict):
    merchantAccount: Text
    additionalData: JsonObject | None = None
    allowedPaymentMethods: list[Text] | None = None
    amount: Amount | None = None
    blockedPaymentMethods: list[Text] | None = None
    browserInfo: JsonObject | None = None
    channel: Channel | None = None
    countryCode: Annotated[StrictStr, Field(pattern=r"^[A-Z]{2}$")] | None = None
    shopperEmail: Text | None = None
    shopperIP: Text | None = None
    shopperLocale: Text | None = None
    shopperReference: Text | None = None
    splitCardFundingSources: StrictBool | None = None
    store: Text | None = None


class _Sale(_Strict):
    """What a payment and a session are told alike about the sale and the shopper."""

    amount: Amount
    merchantAccount: Text
    reference: Reference
    accountInfo: JsonObject | None = None
    additionalData: dict[str, StrictStr] | None = None
    applicationInfo: JsonObject | None = None
    authenticationData: AuthenticationData | None = None
    billingAddress: JsonObject | None = None
    captureDelayHours: StrictInt | None = None
    channel: Channel | None = None
    company: JsonObject | None = None
    dateOfBirth: Text | None = None
    deliveryAddress: JsonObject | None = None
    lineItems: list[JsonObject] | None = None
    mcc: Text | None = None
    merchantOrderReference: Annotated[StrictStr, Field(max_length=1000)] | None = None
    metadata: dict[str, StrictStr] | None = None
    recurringProcessingModel: Literal["CardOnFile", "Subscription", "UnscheduledCardOnFile"] | None = None
    redirectFromIssuerMethod: Text | None = None
    redirectToIssuerMethod: Text | None = None
    riskData: JsonObject | None = None
    shopperInteraction: Literal["Ecommerce", "ContAuth", "Moto", "POS"] | None = None
    shopperLocale: Text | None = None
    shopperName: JsonObject | None = None
    shopperReference: Annotated[StrictStr, Field(min_length=3, max_length=256)] | None = None
    shopperStatement: Text | None = None
    store: Text | None = None
    storePaymentMethod: StrictBool | None = None
    telephoneNumber: Text | None = None
    threeDSAuthenticationOnly: StrictBool | None = None


class PaymentRequest(_Sale):
    paymentMethod: CardDetails
    returnUrl: Annotated[StrictStr, Field(max_length=1024, min_length=1)]
    browserInfo: BrowserInfo | None = None
    checkoutAttemptId: Annotated[StrictStr, Field(max_length=256)] | None = None
    countryCode: Text | None = None
    deliveryDate: Text | None = None
    deviceFingerprint: Annotated[StrictStr, Field(max_length=5000)] | None = None
    merchantRiskIndicator: JsonObject | None = None
    origin: Annotated[StrictStr, Field(max_length=80)] | None = None
    shopperConversionId: Text | None = None
    shopperEmail: Annotated[StrictStr, Field(max_length=256)] | None = None
    shopperIP: Annotated[StrictStr, Field(max_length=50)] | None = None
    threeDS2RequestData: JsonObject | None = None


class SessionCreation(_Sale):
    """What a shop opens a session with; of ``mode`` and capture only what is played here changes anything."""

    returnUrl: Annotated[StrictStr, Field(max_length=8000, min_length=1)]
    allowedPaymentMethods: list[Text] | None = None
    blockedPaymentMethods: list[Text] | None = None
    countryCode: Annotated[StrictStr, Field(pattern=r"^[A-Z]{2}$")] | None = None
    expiresAt: Text | None = None
    mode: Literal["embedded"] | None = None
    shopperEmail: Text | None = None
    shopperIP: Text | None = None
    storePaymentMethodMode: Literal["askForConsent", "disabled", "enabled"] | None = None


class CompletionDetails(_Strict):
    """Where the shopper comes from: the issuer's page, its question on the shop's page, or the look at the device."""

    model_config = ConfigDict(extra="forbid", frozen=True, validate_by_name=True, serialize_by_alias=True)

    redirectResult: Annotated[StrictStr, Field(min_length=1, max_length=20_000)] | None = None
    threeDSResult: Annotated[StrictStr, Field(min_length=1, max_length=50_000)] | None = None
    fingerprint: Annotated[StrictStr | None, Field(alias="threeds2.fingerprint", min_length=1, max_length=100_000)] = (
        None
    )


class PaymentDetailsRequest(_Strict):
    details: CompletionDetails
    authenticationData: JsonObject | None = None
    paymentData: Annotated[StrictStr, Field(max_length=200_000)] | None = None
    threeDSAuthenticationOnly: StrictBool | None = None


class CaptureRequest(_Strict):
    amount: Amount
    merchantAccount: Text
    applicationInfo: JsonObject | None = None
    lineItems: list[JsonObject] | None = None
    reference: Reference | None = None


class RefundRequest(_Strict):
    amount: Amount
    merchantAccount: Text
    applicationInfo: JsonObject | None = None
    capturePspReference: Text | None = None
    lineItems: list[JsonObject] | None = None
    merchantRefundReason: Literal["FRAUD", "CUSTOMER REQUEST", "RETURN", "DUPLICATE", "OTHER"] | None = None
    reference: Reference | None = None
    store: Text | None = None


class CancelRequest(_Strict):
    merchantAccount: Text
    applicationInfo: JsonObject | None = None
    reference: Reference | None = None


class PaymentLinkRequest(_Strict):
    amount: Amount
    merchantAccount: Text
    reference: Reference
    billingAddress: JsonObject | None = None
    countryCode: Annotated[StrictStr, Field(pattern=r"^[A-Z]{2}$")] | None = None
    deliveryAddress: JsonObject | None = None
    description: Annotated[StrictStr, Field(max_length=280)] | None = None
    expiresAt: Text | None = None
    manualCapture: StrictBool | None = None
    returnUrl: Annotated[StrictStr, Field(max_length=8000)] | None = None
    reusable: StrictBool | None = None
    shopperEmail: Annotated[StrictStr, Field(max_length=500)] | None = None
    shopperLocale: Text | None = None
    shopperReference: Text | None = None


class ReversalRequest(_Strict):
    merchantAccount: Text
    applicationInfo: JsonObject | None = None
    reference: Reference | None = None


class VoidRequest(_Strict):
    """A cancellation without the vendor's reference."""

    merchantAccount: Text
    paymentReference: Reference
    applicationInfo: JsonObject | None = None
    reference: Reference | None = None


class AmountUpdateRequest(_Strict):
    amount: Amount
    merchantAccount: Text
    adjustAuthorisationData: Text | None = None
    applicationInfo: JsonObject | None = None
    industryUsage: Literal["delayedCharge", "installment", "noShow"] | None = None
    lineItems: list[JsonObject] | None = None
    reference: Reference | None = None


# The vendor's own numbers for what is missing most often.
_MISSING = {
    ("reference",): ("130", "Reference Missing"),
    ("amount",): ("100", "No amount specified"),
    ("merchantAccount",): ("901", "Invalid Merchant Account"),
    ("returnUrl",): ("14_030", "Return URL is missing."),
    ("paymentMethod",): ("14_004", "Missing payment method details"),
}


def problem_of(error: ValidationError, structure: str) -> tuple[int, str, str]:
    """(HTTP status, errorCode, message) for the first thing wrong with a body; never repeats a value."""
    errors = error.errors(include_url=False, include_context=False, include_input=False)
    unknown = [_path(item) for item in errors if item["type"] == "extra_forbidden"]
    if unknown:
        return 422, "702", f"Structure of {structure} contains the following unknown fields: [{', '.join(unknown)}]"
    first = errors[0]
    if first["type"] == "json_invalid":
        return 400, "702", "Problem reading or understanding request"
    where = tuple(str(part) for part in first["loc"])
    empty = first["type"] in {"missing", "string_too_short"}
    if empty and where in _MISSING:
        code, message = _MISSING[where]
        return (403 if code == "901" else 422), code, message
    if where[-1:] == ("currency",):
        return 422, "138", "Currency is not supported"
    if empty:
        return 422, "702", f"Required field '{_path(first)}' is not provided."
    return 422, "702", f"Unexpected value for field '{_path(first)}': {first['msg']}"


def _path(error: ErrorDetails) -> str:
    return ".".join(str(part) for part in error["loc"])
