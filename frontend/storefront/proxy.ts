import { randomBytes, randomUUID } from "node:crypto";
import { NextResponse, type NextRequest } from "next/server";
import { environment } from "@/lib/environment";
import { NONCE_HEADER, PATH_HEADER, REQUEST_ID_HEADER, VISITOR_COOKIE, YEAR_SECONDS } from "@/lib/names";
import { securityHeaders } from "@/lib/security-headers";

const VISITOR = /^[A-Za-z0-9_-]{43}$/;

/** Every request: pictures go through to the API; pages get a visitor, a request id and their security headers. */
export function proxy(request: NextRequest): NextResponse {
  const { pathname, search } = request.nextUrl;
  if (pathname.startsWith("/media/")) {
    return NextResponse.rewrite(new URL(`${environment.apiUrl}${pathname}${search}`));
  }

  const nonce = randomBytes(16).toString("base64");
  const secure = (request.headers.get("x-forwarded-proto") ?? request.nextUrl.protocol).startsWith("https");
  const protection = securityHeaders({
    nonce,
    adyenUrl: environment.adyenUrl,
    development: process.env.NODE_ENV === "development",
    secure,
    path: pathname,
  });

  const known = request.cookies.get(VISITOR_COOKIE)?.value;
  const visitor = known && VISITOR.test(known) ? known : randomBytes(32).toString("base64url");
  request.cookies.set(VISITOR_COOKIE, visitor);

  const headers = new Headers(request.headers);
  headers.set("cookie", request.cookies.toString());
  headers.set(NONCE_HEADER, nonce);
  headers.set(PATH_HEADER, pathname);
  headers.set(REQUEST_ID_HEADER, randomUUID());
  headers.set("content-security-policy", protection["content-security-policy"] ?? "");

  const response = NextResponse.next({ request: { headers } });
  for (const [name, value] of Object.entries(protection)) response.headers.set(name, value);
  if (visitor !== known) {
    response.cookies.set(VISITOR_COOKIE, visitor, { httpOnly: true, sameSite: "lax", secure, path: "/", maxAge: YEAR_SECONDS });
  }
  return response;
}

export const config = {
  matcher: ["/((?!_next/static|_next/image|favicon.ico|icon.svg).*)"],
};
