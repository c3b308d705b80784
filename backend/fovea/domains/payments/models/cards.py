"""Rows of saved cards."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from fovea.domains.payments.contract.cards import SavedCard
from fovea.kernel.ids import new_id
from fovea.kernel.tables import Base


class SavedCardRow(Base):
    """A card that the provider keeps for an account. The token is sealed; its blind index makes it once."""

    __tablename__ = "saved_card"
    __table_args__ = (
        Index("uq_saved_card_token", "account_id", "token_index", unique=True),
        {"schema": "payments"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    account_id: Mapped[UUID]
    token: Mapped[bytes]
    token_index: Mapped[str]
    brand: Mapped[str]
    last_four: Mapped[str]
    expiry: Mapped[str]
    # When the shopper agreed to it; a removed card is offered no more.
    consented_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]

    def view(self) -> SavedCard:
        return SavedCard(self.id, self.brand, self.last_four, self.expiry, self.consented_at)
