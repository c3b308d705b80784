"""How the vendor says no."""


class VendorError(Exception):
    """An error answer in the vendor's words."""

    def __init__(self, status: int, code: str, message: str, kind: str = "validation") -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.kind = kind


def no_original() -> VendorError:
    return VendorError(422, "167", "Original pspReference required for this operation")
