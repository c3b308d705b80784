"""Our terms in Shippo's words: what is asked beside addresses and sizes."""

from shippo.models import components

from fovea.domains.shipping.ports import Terms

_NO_FILING = components.CustomsDeclarationEelPfcEnum.NOEEI_30_37_A
_NO_FILING_CANADA = components.CustomsDeclarationEelPfcEnum.NOEEI_30_36


def extra_of(terms: Terms) -> components.ShipmentExtra | None:
    """None when nothing is asked: an empty object is another request."""
    if terms.insured is None and not terms.is_return:
        return None
    insurance = None
    if terms.insured is not None:
        amount, currency = str(terms.insured.as_decimal()), terms.insured.currency
        insurance = components.Insurance(amount=amount, currency=currency, content="Eyewear")
    return components.ShipmentExtra(insurance=insurance, is_return=terms.is_return or None)


def declaration_of(terms: Terms, signer: str, destination: str) -> components.CustomsDeclarationCreateRequest | None:
    """``value_amount`` and ``net_weight`` are of the whole line."""
    if not terms.customs:
        return None
    kinds = components.CustomsDeclarationContentsTypeEnum
    return components.CustomsDeclarationCreateRequest(
        certify=True,
        certify_signer=signer,
        contents_type=kinds.RETURN_MERCHANDISE if terms.is_return else kinds.MERCHANDISE,
        non_delivery_option=components.CustomsDeclarationNonDeliveryOptionEnum.RETURN,
        eel_pfc=_NO_FILING_CANADA if destination == "CA" else _NO_FILING,
        commercial_invoice=True,
        items=[
            components.CustomsItemCreateRequest(
                description=line.description,
                quantity=line.quantity,
                net_weight=str(line.weight_g),
                mass_unit=components.WeightUnitEnum.G,
                value_amount=str(line.value.as_decimal()),
                value_currency=line.value.currency,
                origin_country=line.origin,
                tariff_number=line.hs_code,
                hs_code=line.hs_code,
            )
            for line in terms.customs
        ],
    )
