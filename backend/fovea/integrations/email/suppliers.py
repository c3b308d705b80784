"""Fills procurement's SupplierLink: a short letter with the order as PDF."""

from email.message import EmailMessage

from fovea.domains.procurement.ports import MessageKind, SupplierMessage
from fovea.integrations.email import adapter
from fovea.integrations.email.adapter import SmtpMailer
from fovea.kernel.settings import Settings

_SUBJECTS = {
    MessageKind.ORDER: "Order {number}",
    MessageKind.AMENDMENT: "Order {number}, version {version}",
    MessageKind.CANCELLATION: "Order {number} is cancelled",
}
_TEXTS = {
    MessageKind.ORDER: "please find our order {number} attached.\n\nAnswer with your order number and the days you "
    "deliver on; write {number} on the delivery note.",
    MessageKind.AMENDMENT: "our order {number} has changed: version {version} is attached and takes the place of what "
    "you have.\n\nPlease confirm it with the days you deliver on.",
    MessageKind.CANCELLATION: "we have to cancel our order {number}. Nothing of it came; please send nothing any more.",
}


class MailToSuppliers:
    """Orders by mail, through the house's own way to the mail server."""

    def __init__(self, mailer: SmtpMailer) -> None:
        self._mailer = mailer

    async def tell(self, message: SupplierMessage) -> None:
        """Raises TransientFailure when the server does not take it."""
        await self._mailer.hand_over(self.letter(message))

    def letter(self, message: SupplierMessage) -> EmailMessage:
        contact = message.supplier.contact
        if contact is None:
            raise ValueError("A message to a supplier needs its contact.")
        facts = {"number": message.order.number, "version": message.order.version}
        text = _TEXTS[message.kind].format(**facts)
        letter = self._mailer.envelope(message.message_id, contact.email, _SUBJECTS[message.kind].format(**facts))
        letter.set_content(f"Dear {contact.name},\n\n{text}\n\nFovea purchasing\n")
        if message.kind is not MessageKind.CANCELLATION:
            letter.add_attachment(
                message.paper, maintype="application", subtype="pdf", filename=f"{message.order.number}.pdf"
            )
        return letter


def connect(settings: Settings) -> MailToSuppliers:
    return MailToSuppliers(adapter.connect(settings))
