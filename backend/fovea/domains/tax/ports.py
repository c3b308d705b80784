"""What tax needs from outside: a service that works out sales tax, keeps documents and knows addresses."""

from datetime import date
from typing import Protocol

from fovea.domains.tax.contract import (
    Charged,
    DocumentKind,
    DocumentLocked,
    LineTax,
    PostalAddress,
    Recorded,
    Resolution,
    TaxAnswer,
    TaxCategory,
    TaxDocument,
    TaxLine,
)

# Adapters find everything they speak in one place.
__all__ = [
    "Charged",
    "DocumentKind",
    "DocumentLocked",
    "LineTax",
    "PostalAddress",
    "Recorded",
    "Resolution",
    "TaxAnswer",
    "TaxCalculator",
    "TaxCategory",
    "TaxDocument",
    "TaxLine",
]


class TaxCalculator(Protocol):
    """Sales tax through one vendor. Quotes are never recorded by it; documents are idempotent by code and kind.

    ``live``: what it records is filed with authorities.
    """

    live: bool

    async def quote(self, document: TaxDocument) -> TaxAnswer:
        """Within the adapter's deadline, whatever happens; raises TransientFailure when it does not know."""
        ...

    async def commit(self, document: TaxDocument, charged: Charged | None = None) -> TaxAnswer:
        """Record the sale, or record it anew. Raises TransientFailure or OutcomeUnknown; again is safe."""
        ...

    async def commit_return(
        self, document: TaxDocument, sale_code: str, sold_on: date, charged: Charged | None = None
    ) -> TaxAnswer:
        """Record a return of (part of) a sale at the sale date's rates; amounts are negative. Raises as ``commit``."""
        ...

    async def recorded(self, kind: DocumentKind, document: TaxDocument) -> Recorded | None:
        """What is held under this code, None for nothing. Raises TransientFailure when nobody answers."""
        ...

    async def void(self, kind: DocumentKind, code: str) -> None:
        """Take a document back before it is filed; one that is gone or was never there is as good as taken back.

        Raises DocumentLocked once it is filed, else TransientFailure or OutcomeUnknown.
        """
        ...

    async def resolve(self, address: PostalAddress) -> Resolution:
        """The address as it is written there, or what is wrong with it. Raises TransientFailure."""
        ...
