"""How the vendor says no."""

from starlette.responses import JSONResponse, Response


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


def wrong_client_key() -> VendorError:
    return VendorError(403, "901", "Invalid client key", "security")


def error_response(error: VendorError, headers: dict[str, str] | None = None) -> Response:
    body = {"status": error.status, "errorCode": error.code, "message": error.message, "errorType": error.kind}
    return JSONResponse(body, error.status, headers)
