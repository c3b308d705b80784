import { READ } from "../../lib/permissions";
import type { ListSearch } from "../../lib/searchState";
import { inWords } from "../../lib/status";

/** The next thing to do with an order: in words, and where that is done by whom. */
export interface NextStep {
  label: string;
  to?: "/prescriptions" | "/lab" | "/warehouse/pick" | "/warehouse/pack" | "/returns" | "/payments" | "/tax";
  search?: ListSearch;
  needs?: string;
}

/** What the API's code for the next action means; a code not known here is shown in its own words. */
export function nextStep(action: string, orderNumber: string): NextStep {
  const lab = { to: "/lab", search: { q: orderNumber }, needs: READ.lab } as const;
  const bench = { to: "/warehouse/pack", search: { open: orderNumber }, needs: READ.warehouse } as const;
  const desk = { to: "/returns", search: { q: orderNumber }, needs: READ.returns } as const;
  const steps: Record<string, NextStep> = {
    verify_prescription: {
      label: "Verify the prescription",
      to: "/prescriptions",
      search: { open: orderNumber },
      needs: READ.prescriptions,
    },
    release_hold: { label: "Release the hold" },
    await_payment: { label: "The customer pays" },
    decide_dispute: { label: "Answer the dispute", to: "/payments", search: { tab: "disputes" }, needs: READ.payments },
    decide_tax: { label: "Decide the tax", to: "/tax", search: { tab: "differences" }, needs: READ.tax },
    pick: { label: "Pick the frame", to: "/warehouse/pick", needs: READ.warehouse },
    send_job: { label: "Send to the lab", ...lab },
    receive_job: { label: "Receive from the lab", ...lab },
    inspect_job: { label: "Inspect the glasses", ...lab },
    pack: { label: "Pack", ...bench },
    buy_label: { label: "Buy the label", ...bench },
    ship: { label: "Ship", ...bench },
    receive_return: { label: "Go on with the return", ...desk },
    refund_return: { label: "Settle the return", ...desk },
  };
  return steps[action] ?? { label: inWords(action) };
}
