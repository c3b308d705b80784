/** Tags as they were typed: parted by commas, in lower case, each once. */
export function tagsTyped(text: string): string[] {
  const tags = text.split(",").map((tag) => tag.trim().replace(/\s+/g, " ").toLowerCase());
  return [...new Set(tags)].filter((tag) => tag !== "");
}
