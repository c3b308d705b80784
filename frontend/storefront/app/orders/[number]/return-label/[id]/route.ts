import type { NextRequest } from "next/server";
import { fetchDocument } from "@/lib/api";

interface Props {
  params: Promise<{ number: string; id: string }>;
}

/** The label of the customer's own return, as the API hands it out. */
export async function GET(request: NextRequest, { params }: Props): Promise<Response> {
  const { number, id } = await params;
  const query = new URLSearchParams({ number, token: request.nextUrl.searchParams.get("token") ?? "" });
  const answer = await fetchDocument(`/documents/return-labels/${encodeURIComponent(id)}.pdf?${query.toString()}`);
  if (!answer?.ok) return new Response("This label cannot be shown. Open it from your order's page.", { status: answer?.status ?? 503 });
  return new Response(answer.body, { headers: { "content-type": "application/pdf", "content-disposition": 'inline; filename="return-label.pdf"', "cache-control": "private, no-store" } });
}
