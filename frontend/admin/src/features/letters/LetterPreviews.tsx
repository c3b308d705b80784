import {
  LetterPreviewDocument,
  LetterTemplatesDocument,
  SendTestLetterDocument,
  type SendTestLetterMutation,
} from "@fovea/gql/admin";
import { SelectField, TextField } from "@fovea/ui";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { toast } from "sonner";
import { useDocument } from "../../lib/queries";
import { useSession } from "../../lib/session";
import { useAct } from "../../lib/useAct";
import { Button } from "../../ui/Button";
import { ActionNote, FailureState, SkeletonRows } from "../../ui/states";
import { LANGUAGES, letterName } from "./words";

const route = getRouteApi("/letters");
const sent = (data: SendTestLetterMutation) => data.sendTestLetter;
const VIEWS = [
  { value: "600", label: "As on a desk, 600 px" },
  { value: "390", label: "As on a phone, 390 px" },
  { value: "text", label: "Plain text" },
] as const;

/** Every kind of letter in every language, with a made-up order or a real one, as its reader would see it. */
export function LetterPreviews() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { may } = useSession();
  const [language, setLanguage] = useState("en");
  const [view, setView] = useState("600");
  const [number, setNumber] = useState("");
  const [asked, setAsked] = useState("");
  const templates = useDocument(LetterTemplatesDocument, {});
  const kind = search.open ?? "confirmation";
  const order = asked || null;
  const preview = useDocument(LetterPreviewDocument, { kind, languageCode: language, orderNumber: order }, { keepPrevious: true });
  const act = useAct(SendTestLetterDocument, sent, { keyed: false });
  const submit = async () => {
    const outcome = await act.run({ kind, language, orderNumber: order });
    if (outcome.kind === "done") toast.success("The letter is on its way to your own address");
  };
  const shown = preview.data?.letterPreview;
  return (
    <div className="letter-previews">
      <form
        className="toolbar"
        onSubmit={(event) => {
          event.preventDefault();
          setAsked(number.trim());
        }}
      >
        <SelectField
          label="Letter"
          value={kind}
          options={(templates.data?.letterTemplates ?? [{ kind }]).map((one) => ({ value: one.kind, label: letterName(one.kind) }))}
          onChange={(event) => void navigate({ search: { tab: "templates", open: event.target.value }, replace: true })}
        />
        <SelectField label="Language" value={language} options={LANGUAGES} onChange={(event) => setLanguage(event.target.value)} />
        <SelectField label="Shown" value={view} options={VIEWS} onChange={(event) => setView(event.target.value)} />
        <TextField
          label="Order"
          placeholder="Made up"
          value={number}
          maxLength={20}
          onChange={(event) => setNumber(event.target.value)}
          onBlur={() => setAsked(number.trim())}
        />
        {may("crm:letter:send") && (
          <Button busy={act.busy} onClick={() => void submit()}>
            Send to myself
          </Button>
        )}
      </form>
      <ActionNote problem={act.problem} error={act.error} />
      {preview.error ? (
        <FailureState error={preview.error} retry={() => void preview.refetch()} />
      ) : !shown ? (
        <SkeletonRows count={10} />
      ) : (
        <section className="letter-sheet" aria-label="Preview">
          <h2>{shown.subject}</h2>
          {view === "text" ? (
            <pre tabIndex={0}>{shown.text}</pre>
          ) : (
            // Nothing in a letter may run or navigate: the frame has no rights at all.
            <iframe title={`Preview: ${shown.subject}`} sandbox="" srcDoc={shown.html} style={{ width: `${view}px` }} />
          )}
        </section>
      )}
    </div>
  );
}
