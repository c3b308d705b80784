"""What partners need from outside."""

from typing import Protocol

from fovea.domains.partners.contract import Answer, Post


class WebhookSender(Protocol):
    def objection(self, url: str) -> str | None:
        """Why this address is none the house would send to, as a sentence; None when nothing speaks against it yet."""
        ...

    async def post(self, post: Post) -> Answer:
        """Send once. Never raises for what the other side does: silence and refusals are answers too."""
        ...
