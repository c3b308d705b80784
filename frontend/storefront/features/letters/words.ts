/** What a topic is called in a sentence: "letters about …". */
export function topicName(topic: string): string {
  const names: Record<string, string> = { back_in_stock: "articles that are back", news: "news from the shop" };
  return names[topic] ?? "this";
}

export const TOPICS: Record<string, { title: string; text: string }> = {
  back_in_stock: { title: "Back in stock", text: "One letter for each article you asked for, when it can be bought again." },
  news: { title: "News from the shop", text: "New frames and what we learn about making glasses, at most once a month." },
};

/** What stands beside a topic: whether one gets its letters, and what is still to be done. */
export function stateSentence(state: string | null): string {
  if (state === "given") return "You get these letters.";
  if (state === "asked") return "We have sent you a letter. Confirm in it that this address is yours.";
  return "You do not get these letters.";
}
