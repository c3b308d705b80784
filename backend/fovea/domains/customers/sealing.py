"""Sealing and opening what stands in the rows of customers."""

from uuid import UUID

from fovea.domains.customers.contract import PostalAddress, PrescriptionContent
from fovea.kernel.crypto import Keyring, Place
from fovea.kernel.events import adapter


def seal_text(keyring: Keyring, table: str, row: UUID, column: str, text: str) -> bytes:
    return keyring.seal(Place(f"customers.{table}", row, column), text.encode())


def open_text(keyring: Keyring, table: str, row: UUID, column: str, sealed: bytes | None) -> str:
    return "" if sealed is None else keyring.open(Place(f"customers.{table}", row, column), sealed).decode()


def seal_address(keyring: Keyring, row: UUID, address: PostalAddress) -> bytes:
    return keyring.seal(Place("customers.address", row, "address"), adapter(PostalAddress).dump_json(address))


def open_address(keyring: Keyring, row: UUID, sealed: bytes) -> PostalAddress:
    opened: PostalAddress = adapter(PostalAddress).validate_json(
        keyring.open(Place("customers.address", row, "address"), sealed)
    )
    return opened


def seal_content(keyring: Keyring, row: UUID, content: PrescriptionContent) -> bytes:
    plain = adapter(PrescriptionContent).dump_json(content)
    return keyring.seal(Place("customers.prescription", row, "content"), plain)


def open_content(keyring: Keyring, row: UUID, sealed: bytes) -> PrescriptionContent:
    opened: PrescriptionContent = adapter(PrescriptionContent).validate_json(
        keyring.open(Place("customers.prescription", row, "content"), sealed)
    )
    return opened


def word_index(keyring: Keyring, word: str) -> str:
    return keyring.blind_index("customers.profile.words", word)


def page_place(upload: UUID, page: int) -> Place:
    return Place("customers.prescription_upload", upload, f"page {page}")
