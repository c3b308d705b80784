"""Letters to customers, what they want to read, and what they wait for; alarms to colleagues.

Owns ``crm.letter`` (the ledger of what was written), ``address``, ``consent`` (append-only), ``wish`` and
``staff_alarm``. Invariants: one letter per event, handed over by one sender at a time under one Message-ID; what a
letter says is written when it is sent and kept nowhere; letters about somebody's own order always go, any other only
while its topic's last word is a yes that came from the address itself; nothing goes to an address that has bounced for
good; a wish is told once, in the order of the confirmations, to no more people than there are free units in a day;
no colleague is written to about a matter twice. Records WishAsked, WishServed, ConsentAsked, LetterDue,
StaffToldOfDispute, StaffToldOfWebhooks, StaffToldOfDeliveries. Events in: the orders' news, what makes stock free,
disputes.
"""

from fovea.domains.crm.alarms import tell_of_dead_letters
from fovea.domains.crm.consents import set_consent, set_language, topic_of, unsubscribe
from fovea.domains.crm.contract import (
    ArticleAvailable,
    AskForStock,
    AsksThrottled,
    Confirmed,
    ConsentAsked,
    ConsentState,
    Language,
    LetterDue,
    LetterKind,
    LetterRef,
    LetterState,
    Preferences,
    ReportedLetter,
    SentLetter,
    SetConsent,
    SetLanguage,
    Site,
    StaffToldOfDeliveries,
    StaffToldOfDispute,
    StaffToldOfWebhooks,
    StockAnswer,
    TokenRef,
    TokenRefused,
    Topic,
    Unsubscribed,
    WishAsked,
    WishServed,
)
from fovea.domains.crm.flows import send_due, send_letter, send_trial
from fovea.domains.crm.ports import Letter, Mailer
from fovea.domains.crm.previews import Preview, preview
from fovea.domains.crm.queries import letter, letters_page, page_request, preferences
from fovea.domains.crm.rules import OPTIONAL, WITHOUT_ORDER
from fovea.domains.crm.service import call_out_deferred, record_report, resend
from fovea.domains.crm.wishes import ask_for_stock, confirm, forget_wishes, serve_waiting
from fovea.domains.crm.writing import KINDS, Newsworthy

__all__ = [
    "KINDS",
    "OPTIONAL",
    "WITHOUT_ORDER",
    "ArticleAvailable",
    "AskForStock",
    "AsksThrottled",
    "Confirmed",
    "ConsentAsked",
    "ConsentState",
    "Language",
    "Letter",
    "LetterDue",
    "LetterKind",
    "LetterRef",
    "LetterState",
    "Mailer",
    "Newsworthy",
    "Preferences",
    "Preview",
    "ReportedLetter",
    "SentLetter",
    "SetConsent",
    "SetLanguage",
    "Site",
    "StaffToldOfDeliveries",
    "StaffToldOfDispute",
    "StaffToldOfWebhooks",
    "StockAnswer",
    "TokenRef",
    "TokenRefused",
    "Topic",
    "Unsubscribed",
    "WishAsked",
    "WishServed",
    "ask_for_stock",
    "call_out_deferred",
    "confirm",
    "forget_wishes",
    "letter",
    "letters_page",
    "page_request",
    "preferences",
    "preview",
    "record_report",
    "resend",
    "send_due",
    "send_letter",
    "send_trial",
    "serve_waiting",
    "set_consent",
    "set_language",
    "tell_of_dead_letters",
    "topic_of",
    "unsubscribe",
]
