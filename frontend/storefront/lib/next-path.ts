/** Where to go after signing in: a path of this shop, never another site. */
export function safeNextPath(wanted: string | null | undefined, fallback = "/account"): string {
  if (!wanted?.startsWith("/") || wanted.startsWith("//") || wanted.includes("\\")) return fallback;
  return wanted;
}
