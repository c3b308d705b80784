"""Customers: who shops here, where they live, and what their eyes need.

Owns profiles (under the account's id), saved addresses and prescriptions. Invariants: everything that tells about a
person is sealed; a shopper sees and changes their own rows alone; the content of a prescription never changes, a
correction is its next version, and only an optician approves one. Records PrescriptionApproved. Hears nothing.
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
)
from fovea.domains.customers.flows import register
from fovea.domains.customers.queries import (
    addresses,
    customer,
    customers,
    names,
    page_request,
    prescription,
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
    "addresses",
    "approve_prescription",
    "archive_prescription",
    "customer",
    "customers",
    "delete_address",
    "ensure_profile",
    "names",
    "page_request",
    "prescription",
    "prescriptions",
    "profile_for_account",
    "register",
    "save_address",
    "save_prescription",
    "update_profile",
]
