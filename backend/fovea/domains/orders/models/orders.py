"""Rows of orders. What names a person or a prescription is sealed; blind indexes make it findable."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, SmallInteger, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from fovea.kernel.ids import new_id
from fovea.kernel.tables import Base


class OrderRow(Base):
    __tablename__ = "order"
    __table_args__ = (
        CheckConstraint("total = subtotal + shipping + tax - carried AND carried >= 0", name="adds_up"),
        Index("uq_order_number", "number", unique=True),
        # One replacement per exchanged return.
        Index("uq_order_exchange", "cart_id", unique=True, postgresql_where=text("replaces IS NOT NULL")),
        # One unpaid order per cart: paying twice at once finds the first.
        Index("uq_order_pending_cart", "cart_id", unique=True, postgresql_where=text("status = 'pending_payment'")),
        Index("ix_order_account", "account_id"),
        Index("ix_order_placed", text("placed_at DESC"), text("id DESC")),
        # Numbers are looked for by their beginning, whatever the collation of the server.
        Index("ix_order_number_beginning", "number", postgresql_ops={"number": "text_pattern_ops"}),
        Index("ix_order_status_placed", "status", "placed_at"),
        Index("ix_order_search", "search_tokens", postgresql_using="gin"),
        {"schema": "orders"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    number: Mapped[str]
    status: Mapped[str]
    cart_id: Mapped[UUID]
    fingerprint: Mapped[str]
    account_id: Mapped[UUID | None]
    # Sealed str, str, ShipAddress.
    email: Mapped[bytes]
    token: Mapped[bytes]
    address: Mapped[bytes]
    # Sealed ShipAddress: as the tax service writes it.
    address_resolved: Mapped[bytes | None]
    search_tokens: Mapped[list[str]]
    currency: Mapped[str]
    subtotal: Mapped[int] = mapped_column(BigInteger)
    shipping: Mapped[int] = mapped_column(BigInteger)
    tax: Mapped[int] = mapped_column(BigInteger)
    total: Mapped[int] = mapped_column(BigInteger)
    tax_estimated: Mapped[bool]
    promise: Mapped[dict[str, Any]]
    promised_on: Mapped[date | None]
    payment_id: Mapped[UUID | None]
    placed_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    delivered_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)
    # The order whose returned piece this one replaces, and what was paid for that and pays for this.
    replaces: Mapped[UUID | None]
    carried: Mapped[int] = mapped_column(BigInteger, default=0)


class OrderLineRow(Base):
    __tablename__ = "order_line"
    __table_args__ = (
        CheckConstraint("quantity > 0 AND returned >= 0 AND returned <= quantity", name="quantities"),
        # Nothing leaves that was not packed, nothing is packed twice.
        CheckConstraint("shipped >= 0 AND shipped <= packed AND packed <= quantity", name="packed_and_shipped"),
        CheckConstraint("cancelled >= 0 AND cancelled + packed <= quantity", name="cancelled"),
        Index("ix_order_line_order", "order_id"),
        Index("ix_order_line_sku", "sku", "order_id"),
        {"schema": "orders"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    order_id: Mapped[UUID] = mapped_column(ForeignKey("orders.order.id"))
    position: Mapped[int]
    sku: Mapped[str]
    quantity: Mapped[int]
    frame_name: Mapped[str]
    frame_slug: Mapped[str]
    frame_code: Mapped[str]
    colour_code: Mapped[str]
    colour_name: Mapped[str]
    size_label: Mapped[str]
    sun: Mapped[bool]
    frame: Mapped[int] = mapped_column(BigInteger)
    lens: Mapped[int] = mapped_column(BigInteger)
    treatments: Mapped[int] = mapped_column(BigInteger)
    tax: Mapped[int] = mapped_column(BigInteger)
    # Sealed LensSnapshot: a prescription is health data.
    lenses: Mapped[bytes | None]
    # Made to a prescription: says so without opening the seal.
    needs_prescription: Mapped[bool]
    ready: Mapped[bool] = mapped_column(default=False)
    returned: Mapped[int] = mapped_column(default=0)
    # Units in boxes, those that have left among them; and units that have left.
    packed: Mapped[int] = mapped_column(default=0)
    shipped: Mapped[int] = mapped_column(default=0)
    # Units that were taken out again; ``tax`` is of those that are left.
    cancelled: Mapped[int] = mapped_column(default=0)
    # The lab has begun with a unit of it.
    started: Mapped[bool] = mapped_column(default=False)


class HoldRow(Base):
    __tablename__ = "hold"
    __table_args__ = (
        Index("ix_hold_order", "order_id"),
        Index("uq_hold_open", "order_id", "kind", unique=True, postgresql_where=text("released_at IS NULL")),
        {"schema": "orders"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    order_id: Mapped[UUID] = mapped_column(ForeignKey("orders.order.id"))
    kind: Mapped[str]
    reason: Mapped[str]
    opened_at: Mapped[datetime]
    released_at: Mapped[datetime | None]
    released_by: Mapped[str | None]
    release_reason: Mapped[str | None]


class TimelineRow(Base):
    __tablename__ = "timeline"
    __table_args__ = (Index("ix_timeline_order", "order_id"), {"schema": "orders"})

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    order_id: Mapped[UUID] = mapped_column(ForeignKey("orders.order.id"))
    at: Mapped[datetime]
    kind: Mapped[str]
    text: Mapped[str]
    who: Mapped[str]
    detail: Mapped[str]
    # What the step led to, "kind:name"; empty when it led to nothing one could open.
    subject: Mapped[str]
    public: Mapped[bool]
    # The order's version as this was written.
    version: Mapped[int] = mapped_column(default=0)


class ReviewRow(Base):
    __tablename__ = "rx_review"
    __table_args__ = (
        Index("uq_rx_review_line", "order_line_id", unique=True),
        Index("ix_rx_review_status", "status", "waiting_since"),
        {"schema": "orders"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    order_id: Mapped[UUID] = mapped_column(ForeignKey("orders.order.id"))
    order_line_id: Mapped[UUID] = mapped_column(ForeignKey("orders.order_line.id"))
    status: Mapped[str]
    waiting_since: Mapped[datetime]
    decided_by: Mapped[str | None]
    decided_at: Mapped[datetime | None]
    reason: Mapped[str | None]
    # Who gave the first look at the latest version, and who the last word; both as accounts, not as names.
    first_look_by: Mapped[str | None]
    decided_by_key: Mapped[str | None]


class VersionRow(Base):
    """A version of a prescription under review; never changed or removed (a trigger refuses)."""

    __tablename__ = "rx_version"
    __table_args__ = (
        UniqueConstraint("review_id", "number"),
        CheckConstraint("number > 0", name="number"),
        CheckConstraint("source IN ('customer', 'optician', 'answer')", name="source"),
        {"schema": "orders"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    review_id: Mapped[UUID] = mapped_column(ForeignKey("orders.rx_review.id"))
    number: Mapped[int] = mapped_column(SmallInteger)
    source: Mapped[str]
    by: Mapped[str]
    at: Mapped[datetime]
    # Sealed VersionContent; without it the version is what the order's line keeps sealed.
    content: Mapped[bytes | None]
    upload_id: Mapped[UUID | None]
    saved_prescription_id: Mapped[UUID | None]
    # What the invariants look at: neither tells a power.
    complete: Mapped[bool]
    warnings: Mapped[int] = mapped_column(SmallInteger)


class OverrideRow(Base):
    """A warning that an optician went against; never changed or removed (a trigger refuses)."""

    __tablename__ = "rx_override"
    __table_args__ = (UniqueConstraint("review_id", "version", "rule", "by_key"), {"schema": "orders"})

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    review_id: Mapped[UUID] = mapped_column(ForeignKey("orders.rx_review.id"))
    version: Mapped[int] = mapped_column(SmallInteger)
    rule: Mapped[str]
    # Sealed str: a message may name a power.
    message: Mapped[bytes]
    reason: Mapped[bytes]
    by: Mapped[str]
    by_key: Mapped[str]
    at: Mapped[datetime]
