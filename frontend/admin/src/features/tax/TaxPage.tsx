import { TaxOverviewDocument } from "@fovea/gql/admin";
import { Notice, StatusChip } from "@fovea/ui";
import { getRouteApi } from "@tanstack/react-router";
import { useDocument } from "../../lib/queries";
import { PageHead } from "../../ui/parts";
import { Tabs } from "../../ui/Tabs";
import { CertificatesList } from "./CertificatesList";
import { CodesTable } from "./CodesTable";
import { DifferencesList } from "./DifferencesList";
import { DocumentsList } from "./DocumentsList";
import { RatesList } from "./RatesList";
import { categoryInText } from "./words";

const route = getRouteApi("/tax");
const ROOMS = [
  { value: "documents", label: "Documents" },
  { value: "differences", label: "Differences" },
  { value: "codes", label: "Tax codes" },
  { value: "rates", label: "Rates" },
  { value: "exemptions", label: "Exemptions" },
] as const;

/** Tax: what was told to the tax service, where it and we disagree, and the tables behind it. */
export default function TaxPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const room = ROOMS.find((entry) => entry.value === search.tab) ?? ROOMS[0];
  const { data } = useDocument(TaxOverviewDocument, {});
  const overview = data?.taxOverview;
  return (
    <div className="list-page">
      <PageHead
        title="Tax"
        meta={
          overview && (
            <StatusChip tone={overview.live ? "positive" : "neutral"} icon={overview.live ? "check" : "flask"}>
              {overview.live ? "Live" : "Demonstration: nothing is filed"}
            </StatusChip>
          )
        }
      />
      {overview && overview.unmapped.length > 0 && (
        <Notice tone="caution">
          <strong>Not ready to sell live. </strong>
          No tax code is signed off for {overview.unmapped.map(categoryInText).join(", ")}.{" "}
          {overview.live
            ? "These goods cannot be sold until it is."
            : "The demonstration taxes them as general goods; a live house does not start."}
        </Notice>
      )}
      <Tabs
        label="Tax"
        tabs={ROOMS}
        value={room.value}
        onChange={(value) => void navigate({ search: { tab: value } })}
      />
      {room.value === "documents" && <DocumentsList />}
      {room.value === "differences" && <DifferencesList policies={overview?.policies ?? []} />}
      {room.value === "codes" && <CodesTable />}
      {room.value === "rates" && <RatesList />}
      {room.value === "exemptions" && <CertificatesList />}
    </div>
  );
}
