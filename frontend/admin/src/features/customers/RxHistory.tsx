import { PrescriptionHistoryDocument } from "@fovea/gql/admin";
import { formatDate, formatMm, Table, Td, Th } from "@fovea/ui";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useDocument } from "../../lib/queries";
import { Button } from "../../ui/Button";
import { Moment, Panel, StateChip } from "../../ui/parts";
import { FailureState, SkeletonRows } from "../../ui/states";
import { PrescriptionTable } from "../prescriptions/PrescriptionTable";
import { type Past, spheres } from "./rxHistory";
import { SphereChart } from "./SphereChart";

const FIRST = 8;

/** All that was ever written about a customer's eyes, newest first, with a drawing of how the spheres moved. */
export function RxHistory({ customerId }: { customerId: string }) {
  const query = useDocument(PrescriptionHistoryDocument, { customerId });
  const [all, setAll] = useState(false);
  const history = query.data?.prescriptionHistory;
  const points = history ? spheres(history) : [];
  const shown = history?.slice(0, all ? undefined : FIRST) ?? [];
  return (
    <Panel title={history ? `Prescriptions (${String(history.length)})` : "Prescriptions"}>
      {query.error ? (
        <FailureState error={query.error} retry={() => void query.refetch()} />
      ) : history === undefined ? (
        <SkeletonRows count={4} height={48} />
      ) : history.length === 0 ? (
        <p className="fv-muted">None yet. They appear when the customer saves one or orders lenses with one.</p>
      ) : (
        <>
          {points.length > 1 && <SphereChart points={points} />}
          <Table caption="Prescriptions, newest first" data-stacked>
            <thead>
              <tr>
                <Th>When</Th>
                <Th>From</Th>
                <Th>Right, left</Th>
                <Th numeric>PD</Th>
                <Th>State</Th>
                <Th>Who, why</Th>
              </tr>
            </thead>
            <tbody>
              {shown.map((past, index) => (
                <PastRow key={`${past.at} ${String(index)}`} past={past} />
              ))}
            </tbody>
          </Table>
          {history.length > shown.length && (
            <Button variant="quiet" onClick={() => setAll(true)}>
              Show {history.length - shown.length} older
            </Button>
          )}
        </>
      )}
    </Panel>
  );
}

function PastRow({ past }: { past: Past }) {
  const [open, setOpen] = useState(false);
  const { values } = past;
  return (
    <>
      <tr>
        <Td>
          <Moment at={past.at} />
          {values?.issuedOn && <span className="rx-note">issued {formatDate(values.issuedOn)}</span>}
        </Td>
        <Td>
          {past.orderNumber ? (
            <Link to="/orders/$number" params={{ number: past.orderNumber }} className="fv-num strong">
              {past.orderNumber}
            </Link>
          ) : (
            <span className="strong">Account</span>
          )}
          <span className="rx-note">{past.label}</span>
        </Td>
        <Td>
          {values ? (
            <button
              type="button"
              className="rx-open fv-num"
              aria-expanded={open}
              title={open ? "Fold in" : "Show every value"}
              onClick={() => setOpen(!open)}
            >
              <span>{values.od.written}</span>
              <span>{values.os.written}</span>
            </button>
          ) : (
            <span className="fv-muted">no values</span>
          )}
        </Td>
        <Td numeric>{values && formatMm(values.pd.binocularTenths)}</Td>
        <Td>
          <StateChip code={past.status} />
          {past.version > 0 && <span className="rx-note fv-num">version {past.version}</span>}
        </Td>
        <Td>
          {past.by ?? "–"}
          {past.reason && <span className="rx-note">{past.reason}</span>}
        </Td>
      </tr>
      {open && values && (
        <tr>
          <Td colSpan={6}>
            <div className="rx-open-values">
              <PrescriptionTable values={values} />
            </div>
          </Td>
        </tr>
      )}
    </>
  );
}
