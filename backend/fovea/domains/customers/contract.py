"""Words of customers: profile, addresses, prescriptions."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from fovea.kernel.errors import DomainError
from fovea.kernel.events import Event


class PrescriptionStatus(StrEnum):
    """A draft was typed by the shopper; approved means an optician has checked it; archived is kept, not offered."""

    DRAFT = "draft"
    APPROVED = "approved"
    ARCHIVED = "archived"


@dataclass(frozen=True)
class PostalAddress:
    """``country`` is ISO 3166-1 alpha-2, ``region`` the state or province where a country has them."""

    name: str
    company: str
    line1: str
    line2: str
    city: str
    region: str
    postal_code: str
    country: str
    phone: str


@dataclass(frozen=True)
class PrescriptionContent:
    """The stored shapes of optics (``Prescription.to_dict``, ``PupillaryDistance.to_dict``) and who prescribed."""

    rx: dict[str, Any] = field(repr=False)
    pd: dict[str, Any] = field(repr=False)
    prescriber: str | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Register:
    email: str
    password: str = field(repr=False)
    name: str = field(repr=False)


@dataclass(frozen=True)
class RegisterCustomer:
    """``password_hash`` is argon2id."""

    email: str
    password_hash: str = field(repr=False)
    name: str = field(repr=False)


@dataclass(frozen=True)
class EnsureProfile:
    account_id: UUID
    name: str = field(repr=False)


@dataclass(frozen=True)
class UpdateProfile:
    name: str = field(repr=False)
    phone: str = field(repr=False)


@dataclass(frozen=True)
class SaveAddress:
    """A new address, or with ``id`` a change of one."""

    label: str
    address: PostalAddress = field(repr=False)
    default: bool = False
    id: UUID | None = None


@dataclass(frozen=True)
class DeleteAddress:
    id: UUID


@dataclass(frozen=True)
class SavePrescription:
    """A new prescription, or with ``id`` a correction of one: its next version."""

    label: str
    content: PrescriptionContent = field(repr=False)
    id: UUID | None = None


@dataclass(frozen=True)
class ArchivePrescription:
    id: UUID


@dataclass(frozen=True)
class ApprovePrescription:
    """``note`` is the optician's, shown to the customer."""

    id: UUID
    note: str = ""


@dataclass(frozen=True)
class BeginUpload:
    """Somebody is about to send a prescription on paper."""


@dataclass(frozen=True)
class FinishUpload:
    """Its pages lie in the document store."""

    id: UUID
    pages: int


@dataclass(frozen=True)
class UploadRef:
    id: UUID


@dataclass(frozen=True)
class UploadView:
    """A prescription on paper, as pictures of its pages."""

    id: UUID
    pages: int
    uploaded_at: datetime


@dataclass(frozen=True)
class AddressView:
    id: UUID
    label: str
    address: PostalAddress = field(repr=False)
    default: bool = False


@dataclass(frozen=True)
class PrescriptionView:
    """One version. ``expires_on``: the last day it may be used, as written or by rule; None when nothing ends it."""

    id: UUID
    series_id: UUID
    account_id: UUID
    label: str
    version: int
    status: PrescriptionStatus
    content: PrescriptionContent = field(repr=False)
    created_at: datetime
    note: str
    expires_on: date | None
    approved_at: datetime | None = None
    approved_by: UUID | None = None

    def expired(self, today: date) -> bool:
        return self.expires_on is not None and self.expires_on < today


@dataclass(frozen=True)
class ProfileView:
    """``id`` is the account's."""

    id: UUID
    name: str = field(repr=False)
    phone: str = field(repr=False)
    email: str = field(repr=False)
    created_at: datetime


@dataclass(frozen=True)
class PrescriptionApproved(Event, name="customers.PrescriptionApproved"):
    prescription_id: UUID
    account_id: UUID


class UploadsThrottled(DomainError):
    """Too many pictures in one hour."""

    code = "CUSTOMERS_UPLOADS_THROTTLED"

    def __init__(self) -> None:
        super().__init__("That were many pictures in one hour. Wait a while, then send the next one.", path=("file",))
