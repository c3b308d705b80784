"""Partners: what happens here, told to systems elsewhere.

Owns ``partners.subscription``, ``sequence``, ``message`` and ``attempt`` (append-only). Invariants: a message is told
at least once and its bytes are the same at every try; messages about one subject carry numbers without a gap, are sent
in that order while they wait, and a higher number never carries an older state; one message is sent by one sender at a
time; a partner sees and manages its own account's subscriptions alone and is told nothing beyond its scopes; secrets
and bodies are sealed; nothing is sent to an address inside the house's own network. Records MessageQueued,
SubscriptionFailed. Hears the orders', stock's and catalogue's news.
"""

from fovea.domains.partners.contract import (
    AddressRefused,
    Answer,
    Attempt,
    EditSubscription,
    Message,
    MessageQueued,
    MessageRef,
    MessageState,
    MoveSubscription,
    Post,
    Scope,
    ScopeRefused,
    Subscribe,
    Subscription,
    SubscriptionFailed,
    SubscriptionRef,
    SubscriptionState,
    Topic,
    WithSecret,
)
from fovea.domains.partners.dealing import forget_old, queue_due, redrive, redrive_all
from fovea.domains.partners.flows import edit, send, subscribe
from fovea.domains.partners.queries import (
    message,
    messages_page,
    page_request,
    subscription,
    subscriptions,
    troubles,
)
from fovea.domains.partners.service import move, rotate_secret, send_test

__all__ = [
    "AddressRefused",
    "Answer",
    "Attempt",
    "EditSubscription",
    "Message",
    "MessageQueued",
    "MessageRef",
    "MessageState",
    "MoveSubscription",
    "Post",
    "Scope",
    "ScopeRefused",
    "Subscribe",
    "Subscription",
    "SubscriptionFailed",
    "SubscriptionRef",
    "SubscriptionState",
    "Topic",
    "WithSecret",
    "edit",
    "forget_old",
    "message",
    "messages_page",
    "move",
    "page_request",
    "queue_due",
    "redrive",
    "redrive_all",
    "rotate_secret",
    "send",
    "send_test",
    "subscribe",
    "subscription",
    "subscriptions",
    "troubles",
]
