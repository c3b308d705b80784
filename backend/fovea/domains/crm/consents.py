"""Use cases of consents: an append-only ledger of what an address said about a topic. The last word counts."""

from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert

from fovea.domains.crm import queries, tokens
from fovea.domains.crm.contract import (
    Confirmed,
    ConsentAsked,
    ConsentState,
    Language,
    Preferences,
    SetConsent,
    SetLanguage,
    TokenRef,
    TokenRefused,
    Topic,
    Unsubscribed,
    WishState,
)
from fovea.domains.crm.models import AddressRow, ConsentRow, WishRow
from fovea.kernel.db import Reader, UnitOfWork
from fovea.kernel.ids import new_id


async def set_consent(uow: UnitOfWork, command: SetConsent) -> Preferences:
    """Whoever is signed in wants to read of a topic, or no longer. Wanting it sends a letter that has to be answered:
    an account alone does not prove an address. Raises NotSignedIn."""
    index = queries.email_index(uow.keyring, await queries.own_email(uow))
    await lock_address(uow, index)
    now = await queries.consent(uow, index, command.topic)
    if command.wanted and now not in (ConsentState.GIVEN, ConsentState.ASKED):
        language = await queries.language_of(uow, index, "")
        asked = say(uow, index, command.topic, ConsentState.ASKED, "account", language)
        uow.record(ConsentAsked(asked))
    if not command.wanted and now in (ConsentState.GIVEN, ConsentState.ASKED):
        await withdraw(uow, index, command.topic, "account")
    await uow.flush()
    return await queries.preferences(uow)


async def set_language(uow: UnitOfWork, command: SetLanguage) -> Preferences:
    """The language whoever is signed in wants to be written to in. Raises NotSignedIn."""
    index = queries.email_index(uow.keyring, await queries.own_email(uow))
    await uow.session.execute(
        insert(AddressRow)
        .values(email_index=index, language=command.language.value, bounce="")
        .on_conflict_do_update(index_elements=["email_index"], set_={"language": command.language.value})
    )
    uow.session.expire_all()
    return await queries.preferences(uow)


async def confirm_consent(uow: UnitOfWork, command: TokenRef) -> Confirmed:
    """The address answered. Answering again changes nothing; after it was withdrawn the link is of no use any more.

    Raises TokenRefused.
    """
    index, topic = _subject(tokens.read(uow.keyring, tokens.CONSENT, command.token))
    await lock_address(uow, index)
    now = await queries.consent(uow, index, topic)
    if now is ConsentState.ASKED:
        say(uow, index, topic, ConsentState.GIVEN, "letter", await queries.language_of(uow, index, ""))
    elif now is not ConsentState.GIVEN:
        raise TokenRefused
    return Confirmed(topic, "")


async def unsubscribe(uow: UnitOfWork, command: TokenRef) -> Unsubscribed:
    """No more letters of this topic, from the letter's own link. Again changes nothing. Raises TokenRefused."""
    index, topic = _subject(tokens.read(uow.keyring, tokens.STOP, command.token))
    await lock_address(uow, index)
    if await queries.consent(uow, index, topic) is not ConsentState.WITHDRAWN:
        await withdraw(uow, index, topic, "letter")
    return Unsubscribed(topic)


async def topic_of(reader: Reader, token: str) -> Topic:
    """What a link in a letter would stop; raises TokenRefused."""
    return _subject(tokens.read(reader.keyring, tokens.STOP, token))[1]


async def withdraw(uow: UnitOfWork, index: str, topic: Topic, source: str) -> None:
    """Say no, and stop waiting for what is only told with a yes."""
    say(uow, index, topic, ConsentState.WITHDRAWN, source, await queries.language_of(uow, index, ""))
    if topic is Topic.BACK_IN_STOCK:
        await uow.session.execute(
            update(WishRow)
            .where(WishRow.email_index == index, WishRow.state.in_([WishState.PENDING, WishState.WAITING]))
            .values(state=WishState.CANCELLED.value)
        )


def say(uow: UnitOfWork, index: str, topic: Topic, state: ConsentState, source: str, language: Language) -> UUID:
    """A line of the ledger; its id."""
    said = new_id()
    uow.add(
        ConsentRow(
            id=said,
            email_index=index,
            account_id=uow.actor.account_id,
            topic=topic.value,
            state=state.value,
            source=source,
            language=language.value,
            at=uow.now,
        )
    )
    uow.touch("consent", said)
    return said


async def lock_address(uow: UnitOfWork, index: str) -> None:
    """What one address says comes one after the other, also before anything is known of it."""
    await uow.session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(f"crm:{index}", 0))))


def _subject(value: str) -> tuple[str, Topic]:
    index, _, topic = value.partition(":")
    return index, Topic(topic)
