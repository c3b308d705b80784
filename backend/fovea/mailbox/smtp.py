"""The door letters come in by."""

import asyncio

from aiosmtpd.smtp import SMTP, Envelope, Session

from fovea.mailbox.bounces import Reporter
from fovea.mailbox.letters import Letters

_LARGEST_LETTER = 25 * 1024 * 1024


class _Keeper:
    def __init__(self, letters: Letters, reporter: Reporter | None) -> None:
        self._letters = letters
        self._reporter = reporter

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:
        # Kept before it is acknowledged: what was taken is there after a restart.
        raw = envelope.original_content or b""
        number = self._letters.keep(envelope.mail_from or "", envelope.rcpt_tos, raw)
        if self._reporter is not None:
            self._reporter.consider(envelope.mail_from or "", list(envelope.rcpt_tos), raw)
        return f"250 Kept as {number}"


async def listen(letters: Letters, host: str, port: int, reporter: Reporter | None = None) -> asyncio.Server:
    """Accepts letters from anybody to anybody; raises OSError when the port is taken."""
    loop = asyncio.get_running_loop()

    def session() -> SMTP:
        return SMTP(
            _Keeper(letters, reporter),
            data_size_limit=_LARGEST_LETTER,
            enable_SMTPUTF8=True,
            hostname="mailbox.localhost",
            ident="Mailbox",
            loop=loop,
        )

    return await loop.create_server(session, host, port)
