"use server";

import { sendFile } from "@/lib/api";
import { UNAVAILABLE } from "@/lib/problem";
import { fileFault, readAnswer, type Uploaded } from "./upload";

/** A photo or PDF of a prescription, kept sealed by the API; its id goes with the lenses later. */
export async function uploadPrescription(form: FormData): Promise<Uploaded> {
  const file = form.get("file");
  if (!(file instanceof File)) return { kind: "refused", message: "There is no file." };
  const fault = fileFault(file);
  if (fault) return { kind: "refused", message: fault };
  const answer = await sendFile("/uploads/prescriptions", file);
  return (answer && readAnswer(answer.ok, answer.body)) ?? { kind: "refused", message: UNAVAILABLE.message };
}
