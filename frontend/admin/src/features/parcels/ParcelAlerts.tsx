import { ParcelSheetDocument } from "@fovea/gql/admin";
import { Notice } from "@fovea/ui";
import { Link } from "@tanstack/react-router";
import { useDocument } from "../../lib/queries";
import { Moment } from "../../ui/parts";
import { alertLabel } from "./lists";

/** What of an order's parcel needs a person, and the way to where it is dealt with. */
export function ParcelAlerts({ id }: { id: string }) {
  const query = useDocument(ParcelSheetDocument, { id });
  const open = (query.data?.parcelSheet.alerts ?? []).filter((alert) => alert.settledAt === null);
  return (
    <>
      {open.map((alert) => (
        <Notice
          key={alert.id}
          tone="critical"
          action={
            <Link to="/parcels" search={{ tab: "all", open: id }}>
              Look after it
            </Link>
          }
        >
          <strong>{alertLabel(alert.kind)}.</strong> {alert.detail} <Moment at={alert.openedAt} />
        </Notice>
      ))}
    </>
  );
}
