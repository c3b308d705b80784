import { afterEach, describe, expect, it, vi } from "vitest";
import { adviceFor } from "./advice";
import type { Deed } from "./queue";
import { sendDeed, WORKS } from "./works";

const deed: Deed = {
  id: "key-1",
  order: 1,
  who: "nora",
  kind: "confirmPick",
  subject: "pick:1",
  input: { taskId: "1", binScan: "A-1", skuScan: "S", quantity: 2 },
  says: "Picked 2",
  at: "2026-03-02T09:00:00Z",
  refused: null,
  tries: 1,
};
const answering = (body: unknown) => {
  const fetched = vi.fn<(url: string, init: { body: string }) => Promise<Response>>(async () => Response.json(body));
  vi.stubGlobal("fetch", fetched);
  return fetched;
};
const problem = { __typename: "Refusal", code: "WAREHOUSE_CLAIMED", message: "Tom is picking this.", path: [] };

describe("sending a deed", () => {
  afterEach(() => vi.unstubAllGlobals());

  it("sends the deed's own id as the key, with what was scanned", async () => {
    const fetched = answering({ data: { confirmPick: { __typename: "ConfirmPickSuccess" } } });
    expect((await sendDeed(deed)).kind).toBe("done");
    const sent: unknown = JSON.parse(fetched.mock.calls[0]?.[1].body ?? "");
    expect(sent).toMatchObject({ variables: { input: { ...deed.input, idempotencyKey: "key-1" } } });
  });

  it("tells a refusal, an ended session, a fault and silence apart", async () => {
    answering({ data: { confirmPick: problem } });
    expect(await sendDeed(deed)).toMatchObject({ kind: "refused", problem: { code: "WAREHOUSE_CLAIMED" } });
    answering({ errors: [{ message: "Sign in first.", extensions: { code: "UNAUTHENTICATED" } }] });
    expect(await sendDeed(deed)).toEqual({ kind: "signed-out" });
    answering({ errors: [{ message: "No.", extensions: { code: "FORBIDDEN" } }] });
    expect(await sendDeed(deed)).toMatchObject({ kind: "refused", problem: { code: "FORBIDDEN" } });
    answering({ errors: [{ message: "Oh.", extensions: { code: "INTERNAL", traceId: "t-1" } }] });
    expect(await sendDeed(deed)).toEqual({ kind: "fault", message: "Something failed on our side. Request id t-1." });
    vi.stubGlobal("fetch", vi.fn().mockRejectedValue(new TypeError("Failed to fetch")));
    expect(await sendDeed(deed)).toEqual({ kind: "lost" });
    vi.stubGlobal("fetch", vi.fn().mockRejectedValue(new DOMException("Too slow", "TimeoutError")));
    expect(await sendDeed(deed)).toEqual({ kind: "lost" });
    vi.stubGlobal("fetch", vi.fn().mockResolvedValue(new Response("<html>Bad gateway</html>", { status: 502 })));
    expect(await sendDeed(deed)).toEqual({ kind: "lost" });
  });

  it("says where the goods go instead when their bin is full", async () => {
    const full = { __typename: "NoRoom", code: "INVENTORY_BIN_FULL", message: "Bin A-1 is full.", path: [] };
    answering({ data: { confirmPutaway: { ...full, next: { bin: "B-2" } } } });
    const put = { ...deed, kind: "confirmPutaway" };
    expect(await sendDeed(put)).toMatchObject({ problem: { message: "Bin A-1 is full. Take them to B-2 instead." } });
    answering({ data: { confirmPutaway: { ...full, next: null } } });
    expect(await sendDeed(put)).toMatchObject({ problem: { message: "Bin A-1 is full." } });
  });

  it("refuses what another version of the workbench kept", async () => {
    expect(await sendDeed({ ...deed, kind: "teleport" })).toMatchObject({ kind: "refused" });
    expect(await sendDeed({ ...deed, kind: "toString" })).toMatchObject({ kind: "refused" });
  });

  it("knows what to do about each kind of refusal", () => {
    for (const kind of Object.keys(WORKS)) {
      const refused = { code: "KERNEL_WRONG_STATE", message: "It is done already." };
      expect(adviceFor({ kind, refused }), kind).not.toContain("Look the place up, and put it right by hand.");
    }
    expect(adviceFor({ kind: "confirmPick", refused: problem })).toContain("colleague");
  });
});
