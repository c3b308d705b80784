import { type TaxCertificateFieldsFragment, TaxCertificatesDocument, type TaxCertificatesQuery } from "@fovea/gql/admin";
import { formatDate, StatusChip } from "@fovea/ui";
import { getRouteApi } from "@tanstack/react-router";
import { READ } from "../../lib/permissions";
import { usePages } from "../../lib/queries";
import { useSession } from "../../lib/session";
import { ButtonLink } from "../../ui/Button";
import { type Column, DataTable } from "../../ui/DataTable";
import { SideSheet } from "../../ui/Dialog";
import { StateChip } from "../../ui/parts";
import { EmptyState, FailureState, SkeletonRows } from "../../ui/states";
import { Tabs } from "../../ui/Tabs";
import { CertificateFacts, DecideCertificate } from "../customers/CertificateDecision";
import { CERTIFICATE_LISTS, certificateState, expiryWarning, kindName, placeText, today } from "./words";

const route = getRouteApi("/tax");
const connection = (data: TaxCertificatesQuery) => data.taxCertificates;
type Row = TaxCertificateFieldsFragment;

const COLUMNS: readonly Column<Row>[] = [
  { id: "kind", header: "Paper", width: "minmax(11rem, 1.2fr)", cell: (row) => kindName(row.kind) },
  { id: "number", header: "Number", width: "13rem", cell: (row) => <code className="code">{row.number}</code> },
  { id: "place", header: "Place", width: "7rem", cell: (row) => placeText(row) },
  { id: "from", header: "From", width: "8rem", cell: (row) => <span className="fv-num">{formatDate(row.validFrom)}</span> },
  {
    id: "until",
    header: "Until",
    width: "10rem",
    cell: (row) =>
      expiryWarning(row, today()) ? (
        <StatusChip tone="caution" icon="calendar">
          {formatDate(row.validUntil)}
        </StatusChip>
      ) : (
        <span className="fv-num">{formatDate(row.validUntil)}</span>
      ),
  },
  {
    id: "state",
    header: "State",
    width: "8.5rem",
    cell: (row) => <StateChip code={certificateState(row, today())} />,
  },
  { id: "filed", header: "Filed", width: "minmax(10rem, 1fr)", cell: (row) => (row.pages.length > 0 ? `${row.document}, copy here` : row.document) },
  { id: "by", header: "Added by", width: "9rem", cell: (row) => row.addedBy },
];

/** Papers that free customers from tax; those that run out first come first. */
export function CertificatesList() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { may } = useSession();
  const list = CERTIFICATE_LISTS.find((entry) => entry.value === search.list) ?? CERTIFICATE_LISTS[0];
  const pages = usePages(TaxCertificatesDocument, { state: [...list.states] }, connection);
  const current = pages.rows.find((row) => row.id === search.open) ?? null;
  const close = () => void navigate({ search: { ...search, open: undefined }, replace: true });
  return (
    <>
      <Tabs
        label="Certificates by state"
        tabs={CERTIFICATE_LISTS}
        value={list.value}
        onChange={(value) => void navigate({ search: { tab: "exemptions", list: value } })}
      />
      {pages.pending ? (
        <SkeletonRows count={8} />
      ) : pages.error ? (
        <FailureState error={pages.error} retry={pages.retry} />
      ) : pages.rows.length === 0 ? (
        <EmptyState title={list.value === "pending" ? "No paper waits to be checked" : "No paper in this list"}>
          A certificate is written down on the customer’s page, and frees nothing before somebody has checked it.
        </EmptyState>
      ) : (
        <DataTable
          label="Exemption certificates"
          columns={COLUMNS}
          rows={pages.rows}
          rowId={(row) => row.id}
          minWidth="68rem"
          openId={current?.id ?? null}
          wanted={search.open ?? null}
          onOpen={(row) => void navigate({ search: { ...search, open: row.id }, replace: true })}
          hasMore={pages.hasMore}
          loadingMore={pages.loadingMore}
          loadMore={pages.loadMore}
          foot={
            <span>
              {pages.rows.length} of {pages.total} papers read
            </span>
          }
        />
      )}
      <SideSheet open={current !== null} onClose={close} title={current ? kindName(current.kind) : ""}>
        {current && (
          <div className="stack" key={current.id}>
            <CertificateFacts paper={current} />
            {may(READ.customers) && (
              <div className="actions actions-start">
                <ButtonLink to="/customers/$id" params={{ id: current.customerId }}>
                  Open the customer
                </ButtonLink>
              </div>
            )}
            <DecideCertificate paper={current} />
          </div>
        )}
      </SideSheet>
    </>
  );
}
