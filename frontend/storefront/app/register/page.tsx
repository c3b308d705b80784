import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { RegisterForm } from "@/features/account/session-form";
import { shell } from "@/features/shell/viewer";
import { safeNextPath } from "@/lib/next-path";

export const metadata: Metadata = { title: "Make an account" };

export default async function RegisterPage({ searchParams }: { searchParams: Promise<{ next?: string | string[] }> }) {
  const { next } = await searchParams;
  const path = safeNextPath(typeof next === "string" ? next : null);
  if ((await shell()).viewer.customer) redirect(path);
  return (
    <div className="page stack-lg" style={{ maxWidth: 480 }}>
      <h1 className="fv-display page-title">Make an account</h1>
      <RegisterForm next={path} />
    </div>
  );
}
