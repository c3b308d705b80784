"""How a return is refused."""

from fovea.kernel.errors import InvalidInput, WrongState


class NotReturnable(WrongState):
    """These units cannot be returned (not delivered, already returned, too late, or not for this reason)."""

    code = "ORDERS_NOT_RETURNABLE"


class OutcomeNotOffered(WrongState):
    """This return cannot end so; the sentence says how it can."""

    code = "ORDERS_RETURN_OUTCOME_NOT_OFFERED"


class NotExchangeable(OutcomeNotOffered):
    """This cannot be exchanged for another piece; the sentence says why, and what there is instead."""

    code = "ORDERS_NOT_EXCHANGEABLE"


class LotNeeded(InvalidInput):
    """The order was sent pieces of several lots: the piece itself says which one it is of."""

    code = "ORDERS_RETURN_LOT_NEEDED"

    def __init__(self, sku: str, lots: tuple[str, ...], *, path: tuple[str, ...]) -> None:
        super().__init__(f"{sku} left in {', '.join(lots)}; say which of them is on this piece.", path=path)
        self.lots = lots


class LotNotSent(InvalidInput):
    """No piece of this lot is with the customer: it is another piece than the one that was sent."""

    code = "ORDERS_RETURN_LOT_NOT_SENT"


class LotNotForSale(WrongState):
    """The piece is of a lot that may not be sold: it is scrapped or goes back to its supplier."""

    code = "ORDERS_RETURN_LOT_NOT_FOR_SALE"


class AlreadySettled(WrongState):
    """Nothing is paid back twice; the sentence says what was done, and when."""

    code = "ORDERS_RETURN_SETTLED"
