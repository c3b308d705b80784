import type { NextRequest } from "next/server";
import { fetchDocument } from "@/lib/api";

interface Props {
  params: Promise<{ number: string; id: string }>;
}

/** An invoice or credit note of the customer's own order, as the API hands it out. */
export async function GET(request: NextRequest, { params }: Props): Promise<Response> {
  const { id } = await params;
  const query = new URLSearchParams({ token: request.nextUrl.searchParams.get("token") ?? "" });
  const answer = await fetchDocument(`/documents/invoices/${encodeURIComponent(id)}.pdf?${query.toString()}`);
  if (!answer?.ok) return new Response("This invoice cannot be shown. Open it from your order's page.", { status: answer?.status ?? 503 });
  return new Response(answer.body, { headers: { "content-type": "application/pdf", "content-disposition": 'inline; filename="invoice.pdf"', "cache-control": "private, no-store" } });
}
