"""What shoppers want to read: an article that is back, topics, the language; and links in letters."""

from typing import Annotated

import strawberry

from fovea.api.base import Problem, Refusal, anyone, customer, mutation, problem, query
from fovea.api.context import Info
from fovea.api.letters import language
from fovea.domains import crm
from fovea.kernel.errors import InvalidInput


def _topic(word: str) -> crm.Topic:
    try:
        return crm.Topic(word)
    except ValueError:
        raise InvalidInput(f"Choose from {', '.join(crm.Topic)}.", path=("topic",)) from None


@problem(crm.ArticleAvailable)
@strawberry.type
class ArticleAvailable(Problem):
    """There is nothing to wait for: it can be bought."""


@strawberry.type
class LetterChoice:
    """``state``: asked (the address has a letter to answer), given or withdrawn; None when nothing was ever said."""

    topic: str
    state: str | None


@strawberry.type
class LetterChoices:
    """``language`` is None while letters follow the country an order goes to."""

    language: str | None
    topics: list[LetterChoice]

    @classmethod
    def of(cls, view: crm.Preferences) -> "LetterChoices":
        return cls(
            language=view.language.value if view.language else None,
            topics=[
                LetterChoice(topic=topic.value, state=state.value if state else None)
                for topic, state in view.consents.items()
            ],
        )


@strawberry.input
class AskForStockInput:
    """``language``: in which the letter is to be; en or de."""

    sku: str
    email: str
    language: str = "en"

    def command(self) -> crm.AskForStock:
        return crm.AskForStock(self.sku, self.email, language(self.language))


@strawberry.type
class AskForStockSuccess:
    """``confirm``: a letter was sent that has to be answered first."""

    sku: str
    confirm: bool


AskForStockResult = Annotated[AskForStockSuccess | ArticleAvailable | Refusal, strawberry.union("AskForStockResult")]


@strawberry.input
class LetterLinkInput:
    """The secret of a link in a letter."""

    token: str


@strawberry.type
class ConfirmLetterSuccess:
    """``article``: what is waited for now; empty when a topic was confirmed."""

    topic: str
    article: str


ConfirmLetterResult = Annotated[ConfirmLetterSuccess | Refusal, strawberry.union("ConfirmLetterResult")]


@strawberry.type
class UnsubscribeSuccess:
    topic: str


UnsubscribeResult = Annotated[UnsubscribeSuccess | Refusal, strawberry.union("UnsubscribeResult")]


@strawberry.input
class SetLetterConsentInput:
    topic: str
    wanted: bool


@strawberry.input
class SetLetterLanguageInput:
    language: str


@strawberry.type
class LetterChoicesSuccess:
    choices: LetterChoices


LetterChoicesResult = Annotated[LetterChoicesSuccess | Refusal, strawberry.union("LetterChoicesResult")]


@strawberry.type
class WishesQuery:
    @query(allow=customer, description="What one wants to read, and in which language.")
    async def letter_choices(self, info: Info) -> LetterChoices:
        return LetterChoices.of(await info.context.read(crm.preferences))

    @query(allow=anyone, description="What a link in a letter would stop.")
    async def unsubscribe_topic(self, info: Info, token: str) -> str:
        return (await info.context.read(crm.topic_of, token)).value


@strawberry.type
class WishesMutation:
    @mutation(allow=anyone, description="Be told once when a sold-out article can be bought again.")
    async def ask_for_stock(self, info: Info, input: AskForStockInput) -> AskForStockResult:
        answer = await info.context.run(crm.ask_for_stock, input.command())
        return AskForStockSuccess(sku=answer.sku, confirm=answer.confirm)

    @mutation(allow=anyone, description="Answer a letter that asked whether its address wants to be written to.")
    async def confirm_letter(self, info: Info, input: LetterLinkInput) -> ConfirmLetterResult:
        done = await info.context.run(crm.confirm, crm.TokenRef(input.token))
        return ConfirmLetterSuccess(topic=done.topic.value, article=done.article)

    @mutation(allow=anyone, description="No more letters of the topic that the link is of.")
    async def unsubscribe(self, info: Info, input: LetterLinkInput) -> UnsubscribeResult:
        done = await info.context.run(crm.unsubscribe, crm.TokenRef(input.token))
        return UnsubscribeSuccess(topic=done.topic.value)

    @mutation(allow=customer, description="Want to read of a topic, or no longer.")
    async def set_letter_consent(self, info: Info, input: SetLetterConsentInput) -> LetterChoicesResult:
        command = crm.SetConsent(_topic(input.topic), input.wanted)
        return LetterChoicesSuccess(choices=LetterChoices.of(await info.context.run(crm.set_consent, command)))

    @mutation(allow=customer, description="The language one wants to be written to in.")
    async def set_letter_language(self, info: Info, input: SetLetterLanguageInput) -> LetterChoicesResult:
        command = crm.SetLanguage(language(input.language))
        return LetterChoicesSuccess(choices=LetterChoices.of(await info.context.run(crm.set_language, command)))
