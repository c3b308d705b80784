"""What every vendor's webhook reader has in common."""


class WebhookRejected(Exception):
    """Not authentic, not for this house or not readable: answer without a hint, count it, change nothing.

    ``reason`` is for our log and counter; it never holds anything the sender wrote.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
