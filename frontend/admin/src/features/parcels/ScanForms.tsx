import { ScanFormsDocument } from "@fovea/gql/admin";
import { useDocument } from "../../lib/queries";
import { PaperLink } from "../../ui/Button";

/** The vendors' forms for a list that has left: the driver scans one sheet instead of each parcel. */
export function ScanForms({ manifest }: { manifest: string }) {
  const query = useDocument(ScanFormsDocument, { manifest }, { refetchInterval: 15_000 });
  const forms = query.data?.scanForms ?? [];
  if (forms.length === 0) return null;
  return (
    <>
      {forms.map((form) =>
        form.url ? (
          <PaperLink key={form.vendor} href={form.url}>
            {`SCAN form, ${String(form.parcels)} by ${form.vendor}`}
          </PaperLink>
        ) : (
          <p key={form.vendor} className="fv-muted">{`${form.vendor} gives no form: ${form.said}`}</p>
        ),
      )}
    </>
  );
}
