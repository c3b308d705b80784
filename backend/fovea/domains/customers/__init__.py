"""Customers: who shops here, where they live, and what their eyes need.

Owns profiles (under the account's id), saved addresses, prescriptions and the pictures of those on paper. Invariants:
everything that tells about a person is sealed; a shopper sees and changes their own rows alone; the content of a
prescription never changes, a correction is its next version, and only an optician approves one; a picture is kept for
an order or removed. Records PrescriptionApproved. Hears nothing.
"""

from fovea.domains.customers.contract import (
    AddressView,
    ApprovePrescription,
    ArchivePrescription,
    DeleteAddress,
    EnsureProfile,
    PostalAddress,
    PrescriptionApproved,
    PrescriptionContent,
    PrescriptionStatus,
    PrescriptionView,
    ProfileView,
    Register,
    RegisterCustomer,
    SaveAddress,
    SavePrescription,
    UpdateProfile,
    UploadRef,
    UploadsThrottled,
    UploadView,
)
from fovea.domains.customers.flows import kept_page, receive_upload, register, remove_stale_uploads, upload_page
from fovea.domains.customers.queries import (
    addresses,
    approved_prescriptions,
    customer,
    customers,
    names,
    page_request,
    prescription,
    prescription_versions,
    prescriptions,
    profile_for_account,
)
from fovea.domains.customers.service import (
    approve_prescription,
    archive_prescription,
    delete_address,
    ensure_profile,
    save_address,
    save_prescription,
    update_profile,
)
from fovea.domains.customers.uploads import claim_upload, keep_upload, uploads_by_id

__all__ = [
    "AddressView",
    "ApprovePrescription",
    "ArchivePrescription",
    "DeleteAddress",
    "EnsureProfile",
    "PostalAddress",
    "PrescriptionApproved",
    "PrescriptionContent",
    "PrescriptionStatus",
    "PrescriptionView",
    "ProfileView",
    "Register",
    "RegisterCustomer",
    "SaveAddress",
    "SavePrescription",
    "UpdateProfile",
    "UploadRef",
    "UploadView",
    "UploadsThrottled",
    "addresses",
    "approve_prescription",
    "approved_prescriptions",
    "archive_prescription",
    "claim_upload",
    "customer",
    "customers",
    "delete_address",
    "ensure_profile",
    "keep_upload",
    "kept_page",
    "names",
    "page_request",
    "prescription",
    "prescription_versions",
    "prescriptions",
    "profile_for_account",
    "receive_upload",
    "register",
    "remove_stale_uploads",
    "save_address",
    "save_prescription",
    "update_profile",
    "upload_page",
    "uploads_by_id",
]
