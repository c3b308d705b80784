"""What each letter says, on plain values."""

from fovea.domains.crm.contract import Draft, LetterKind
from fovea.domains.orders import Order


def draft(kind: LetterKind, order: Order, detail: str = "") -> Draft:
    """The words of a letter. ``detail``: the tracking number, the optician's question, the return's number."""
    number = order.number
    promised = f"We promise it by {order.promised_on:%A, %-d %B %Y}. " if order.promised_on else ""
    lenses = [line.lenses for line in order.lines if line.lenses is not None and line.lenses.powered]
    next_step = "We pick and pack it next."
    if any(one.later for one in lenses):
        next_step = "Send us your prescription from the order's page; then the lab cuts your lenses."
    elif lenses:
        next_step = "Our optician now checks your prescription; then the lab cuts your lenses."
    drafts = {
        LetterKind.CONFIRMATION: Draft(
            f"Your order {number}",
            "Thank you. Your order is confirmed.",
            (f"{next_step} {promised}Your card is charged only when the parcel leaves.",),
            show_lines=True,
        ),
        LetterKind.SHIPPED: Draft(
            f"Order {number} is on its way",
            "Your parcel has left.",
            (f"{order.promise.carrier} has it under the number {detail}. Your card has now been charged.",),
            show_lines=True,
        ),
        LetterKind.DELIVERED: Draft(
            f"Order {number} has arrived",
            "Your parcel was delivered.",
            ("If something does not fit or feel right, you have 30 days to send it back from the order's page.",),
        ),
        LetterKind.CANCELLED: Draft(
            f"Order {number} is cancelled",
            "Your order is cancelled.",
            ("Nothing was charged; the reserved amount is released by your bank within a few days.",),
        ),
        LetterKind.QUESTION: Draft(
            f"A question about your prescription, order {number}",
            "Our optician has a question.",
            (detail, "Answer on the order's page. Your order waits for it; the lab has not started."),
        ),
        LetterKind.SEND_PRESCRIPTION: Draft(
            f"We need your prescription, order {number}",
            "Now send us your prescription.",
            (
                "Type it, or take a picture of the paper: the order's page takes both.",
                "Your order is safe and waits; the lab starts once our optician has seen it.",
            ),
        ),
        LetterKind.RETURN: Draft(
            f"Your return {detail}",
            "Your return is authorised.",
            (f"Write {detail} on the parcel and send it within 14 days. We refund you once it has been checked.",),
        ),
        LetterKind.REFUND: Draft(
            f"Your refund for order {number}",
            "Your refund is on its way.",
            (f"{detail} goes back to the card you paid with; banks take up to five working days.",),
        ),
    }
    return drafts[kind]
