"use server";

import {
  ArchivePrescriptionDocument,
  DeleteAddressDocument,
  RemoveSavedCardDocument,
  SaveAddressDocument,
  SavePrescriptionDocument,
  UpdateProfileDocument,
  type PrescriptionInput,
} from "@fovea/gql/storefront";
import { revalidatePath } from "next/cache";
import { toAddressInput, type AddressText } from "@/features/address/countries";
import { ask } from "@/lib/api";
import { refusal, UNAVAILABLE, type Refusal } from "@/lib/problem";

type Answer = { __typename: string } & Partial<{ code: string; message: string; path: readonly string[] }>;

/** What a saving action answers to its form: null when it is done. */
function settle(result: Answer | undefined, page: string): Refusal | null {
  if (!result) return UNAVAILABLE;
  if (result.__typename.endsWith("Success")) {
    revalidatePath(page);
    return null;
  }
  return refusal({ ...result, code: result.code ?? "UNKNOWN", message: result.message ?? "", path: result.path ?? [] });
}

export async function saveAddress(entry: { id: string | null; label: string; address: AddressText; default: boolean }): Promise<Refusal | null> {
  const input = { ...entry, label: entry.label.trim(), address: toAddressInput(entry.address) };
  const answer = await ask(SaveAddressDocument, { input }).catch(() => null);
  return settle(answer?.saveAddress, "/account/addresses");
}

export async function deleteAddress(id: string): Promise<Refusal | null> {
  const answer = await ask(DeleteAddressDocument, { input: { id } }).catch(() => null);
  return settle(answer?.deleteAddress, "/account/addresses");
}

export async function removeCard(id: string): Promise<Refusal | null> {
  const answer = await ask(RemoveSavedCardDocument, { input: { id } }).catch(() => null);
  return settle(answer?.removeSavedCard, "/account/cards");
}

export async function savePrescription(entry: { id: string | null; label: string; prescription: PrescriptionInput }): Promise<Refusal | null> {
  const answer = await ask(SavePrescriptionDocument, { input: { ...entry, label: entry.label.trim() } }).catch(() => null);
  return settle(answer?.savePrescription, "/account/prescriptions");
}

export async function archivePrescription(id: string): Promise<Refusal | null> {
  const answer = await ask(ArchivePrescriptionDocument, { input: { id } }).catch(() => null);
  return settle(answer?.archivePrescription, "/account/prescriptions");
}

export async function updateProfile(name: string, phone: string): Promise<Refusal | null> {
  const answer = await ask(UpdateProfileDocument, { input: { name: name.trim(), phone: phone.trim() } }).catch(() => null);
  return settle(answer?.updateProfile, "/account");
}
