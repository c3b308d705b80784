"""Why things come back, as data: the tree of reasons with what follows from each.

Lenses made to order fit one prescription and can never be restocked. Whoever only changed their mind is paid for the
frame, if it can be used again, and pays for new lenses in an exchange; what is our doing counts as a whole.
"""

from functools import partial

from fovea.domains.orders.contract import Applies, Fault, MadeExchange, ReturnOutcome, ReturnReason

E = ReturnOutcome

_MONEY = (E.REFUND, E.EXCHANGE, E.STORE_CREDIT)
_GOODWILL = (E.STORE_CREDIT, E.REFUND, E.EXCHANGE)
_GUARANTEE = (E.REPAIR, E.REFUND, E.STORE_CREDIT)

# Our own promise, longer than any law of the countries we ship to asks.
CHANGED_MIND_DAYS = 30
NON_ADAPT_DAYS = 60
REMAKE_DAYS = 90
WARRANTY_DAYS = 730

FIT, MIND, VISION, BROKEN = "It does not fit", "I do not want to keep it", "I do not see well", "Something is wrong"

# Fit and taste: the customer's to judge and to bear.
_TASTE = partial(ReturnReason, fault=Fault.CUSTOMER, days=30, lenses=False, made_exchange=MadeExchange.FRAME)

REASONS: tuple[ReturnReason, ...] = (
    _TASTE("too_small", FIT, "Too narrow or too tight", outcomes=_MONEY),
    _TASTE("too_large", FIT, "Too wide, or it slides down", outcomes=_MONEY),
    _TASTE("uncomfortable", FIT, "It presses on nose or ears", outcomes=_MONEY),
    _TASTE("looks", MIND, "It looks different than I thought", outcomes=_GOODWILL),
    _TASTE("changed_mind", MIND, "I changed my mind", outcomes=_GOODWILL),
    ReturnReason(
        "non_adapt",
        VISION,
        "I cannot get used to my progressive lenses",
        Fault.US,
        NON_ADAPT_DAYS,
        _GUARANTEE,
        applies=Applies.PROGRESSIVE,
        delivery=False,
        at_once=False,
        remake_cause="non_adapt",
    ),
    ReturnReason(
        "rx_error_ours",
        VISION,
        "The lenses are not what my prescription says",
        Fault.LAB,
        REMAKE_DAYS,
        _GUARANTEE,
        applies=Applies.MADE,
        at_once=False,
        remake_cause="power_out_of_tolerance",
    ),
    ReturnReason(
        "rx_changed",
        VISION,
        "My prescription was corrected by who wrote it",
        Fault.PRESCRIBER,
        REMAKE_DAYS,
        (E.REPAIR,),
        applies=Applies.MADE,
        lenses=False,
        delivery=False,
        at_once=False,
        remake_cause="rx_changed",
    ),
    ReturnReason("damaged", BROKEN, "It arrived damaged", Fault.CARRIER, 30, _MONEY),
    ReturnReason("wrong_item", BROKEN, "It is not what I ordered", Fault.US, 30, _MONEY),
    ReturnReason(
        "lens_defect",
        BROKEN,
        "Coating or lens came off, crazed or cracked",
        Fault.SUPPLIER,
        WARRANTY_DAYS,
        _GUARANTEE,
        applies=Applies.MADE,
        delivery=False,
        at_once=False,
        remake_cause="coating_defect",
    ),
    ReturnReason(
        "frame_defect",
        BROKEN,
        "Hinge, screw or frame broke in normal use",
        Fault.SUPPLIER,
        WARRANTY_DAYS,
        (E.EXCHANGE, E.REFUND, E.STORE_CREDIT),
        delivery=False,
        at_once=False,
    ),
)

BY_CODE = {reason.code: reason for reason in REASONS}

# What we keep of a refund for the label of the way back, when it is the customer's to pay; none for store credit.
RETURN_FEES = {"USD": 690, "EUR": 590, "GBP": 490, "CAD": 890, "CHF": 790, "AUD": 990}
OTHER_FEE = 690


def label_of(code: str) -> str:
    """The reason in the customer's words; what older returns say stands as it was written."""
    reason = BY_CODE.get(code)
    return reason.label if reason else code
