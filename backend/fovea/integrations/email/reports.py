"""Delivery status notifications (RFC 3464), read strictly: what is not exactly one is none.

A report about one of our letters is found by the address it came to (``bounces+<letter>@…``, the envelope's sender of
the letter). Where the letter's own headers are enclosed, their Message-ID has to name the same letter.
"""

import email.policy
import re
from dataclasses import dataclass
from email.message import EmailMessage, Message
from email.parser import BytesParser
from email.utils import getaddresses
from uuid import UUID

from fovea.integrations.email.adapter import BOUNCES

LARGEST = 256 * 1024
_ACTIONS = frozenset({"failed", "delayed", "delivered", "relayed", "expanded"})
# RFC 3463: class, subject, detail. Class 2 succeeded, 4 failed for now, 5 for good.
_STATUS = re.compile(r"([245])\.(\d{1,3})\.(\d{1,3})")
_CLASSES = {"failed": "45", "delayed": "4", "delivered": "2", "relayed": "2", "expanded": "2"}
_TYPED = re.compile(r"[A-Za-z0-9-]+\s*;\s*\S.*")
_OURS = re.compile(r"<[\w.%-]*?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})@[^>]+>")
_MOST_PARTS, _MOST_RECIPIENTS = 3, 1


class NoReport(ValueError):
    """The message is not a delivery status notification about a letter of ours; the sentence says why."""


@dataclass(frozen=True, slots=True)
class DeliveryReport:
    """What became of one letter. ``status`` as in RFC 3463; who the letter was to is not taken over."""

    letter_id: UUID
    action: str
    status: str


def read_report(raw: bytes) -> DeliveryReport:
    """Raises NoReport for anything else, a report that contradicts itself included."""
    if len(raw) > LARGEST:
        raise NoReport("The message is larger than any report.")
    message = BytesParser(policy=email.policy.default).parsebytes(raw)
    assert isinstance(message, EmailMessage)
    if message.get_content_type() != "multipart/report":
        raise NoReport("The message is no multipart/report (RFC 6522).")
    if message.get_param("report-type", "") != "delivery-status":
        raise NoReport("The report is not about a delivery.")
    parts = list(message.iter_parts())
    if not 2 <= len(parts) <= _MOST_PARTS:
        raise NoReport("A report has two or three parts.")
    if parts[1].get_content_type() != "message/delivery-status":
        raise NoReport("The second part is no message/delivery-status.")
    action, status = _verdict(parts[1])
    letter_id = _addressed(message)
    if len(parts) == _MOST_PARTS:
        _check_enclosed(parts[2], letter_id)
    return DeliveryReport(letter_id, action, status)


def _verdict(part: Message) -> tuple[str, str]:
    """Action and status of the one recipient."""
    groups = part.get_payload()
    if not isinstance(groups, list) or not all(isinstance(group, Message) for group in groups):
        raise NoReport("The report has no groups of fields.")
    filled = [group for group in groups if isinstance(group, Message) and group.keys()]
    if len(filled) != 1 + _MOST_RECIPIENTS:
        raise NoReport("A report about one letter has fields of the message and of one recipient.")
    whole, one = filled
    _field(whole, "Reporting-MTA", _TYPED)
    _field(one, "Final-Recipient", _TYPED)
    action = _field(one, "Action", re.compile(r"[A-Za-z]+")).lower()
    if action not in _ACTIONS:
        raise NoReport(f"There is no action “{action[:20]}”.")
    status = _field(one, "Status", _STATUS)
    if status[0] not in _CLASSES[action]:
        raise NoReport("Action and status contradict each other.")
    return action, status


def _field(group: Message, name: str, form: re.Pattern[str]) -> str:
    """A field that has to be there once and in its form; comments in brackets behind it are dropped."""
    values = group.get_all(name) or []
    if len(values) != 1:
        raise NoReport(f"The field {name} has to be there once.")
    value = re.sub(r"\s*\([^()]*\)\s*$", "", str(values[0])).strip()
    if not form.fullmatch(value):
        raise NoReport(f"The field {name} is not in its form.")
    return value


def _addressed(message: EmailMessage) -> UUID:
    addresses = getaddresses([str(value) for value in message.get_all("To") or []])
    if len(addresses) != 1:
        raise NoReport("A report goes to one address.")
    local = addresses[0][1].rpartition("@")[0]
    if not local.startswith(BOUNCES):
        raise NoReport("The report came to an address that names no letter.")
    try:
        return UUID(local.removeprefix(BOUNCES))
    except ValueError:
        raise NoReport("The report came to an address that names no letter.") from None


def _check_enclosed(part: Message, letter_id: UUID) -> None:
    kind = part.get_content_type()
    if kind == "message/rfc822":
        inner = part.get_payload()
        enclosed = inner[0] if isinstance(inner, list) and inner else None
    elif kind == "text/rfc822-headers":
        content = part.get_payload(decode=True)
        enclosed = (
            BytesParser(policy=email.policy.default).parsebytes(content, headersonly=True)
            if isinstance(content, bytes)
            else None
        )
    else:
        raise NoReport("The third part is neither a letter nor its headers.")
    if not isinstance(enclosed, Message):
        raise NoReport("The third part is empty.")
    ids = enclosed.get_all("Message-ID") or []
    named = _OURS.fullmatch(str(ids[0]).strip()) if len(ids) == 1 else None
    if named is None or UUID(named.group(1)) != letter_id:
        raise NoReport("The enclosed letter is another one.")
