import { StockArticleDocument } from "@fovea/gql/admin";
import { useState } from "react";
import { useDocument } from "../../lib/queries";
import { SideSheet } from "../../ui/Dialog";
import { Amount, Facts } from "../../ui/parts";
import { FailureState, SkeletonRows } from "../../ui/states";
import { Tabs } from "../../ui/Tabs";
import { LotRows } from "./LotRows";
import { skuOf } from "./lists";
import { MovementRows } from "./MovementRows";
import { PlaceRows } from "./PlaceRows";
import { ReservationRows } from "./ReservationRows";

const TABS = [
  { value: "places", label: "Places" },
  { value: "reservations", label: "Reservations" },
  { value: "movements", label: "Movements" },
  { value: "lots", label: "Lots" },
] as const;
type Tab = (typeof TABS)[number]["value"];

/** One article: its figures, and one click away where it lies, who has it promised, how it moved, of which lots. */
export function ArticleSheet({ open, onClose }: { open: string | null; onClose: () => void }) {
  const sku = open === null ? null : skuOf(open);
  return (
    <SideSheet open={open !== null} onClose={onClose} title={sku ?? ""}>
      {sku !== null && open !== null && <Body key={sku} sku={sku} place={open} />}
    </SideSheet>
  );
}

function Body({ sku, place }: { sku: string; place: string }) {
  const [tab, setTab] = useState<Tab>("places");
  const query = useDocument(StockArticleDocument, { sku });
  const article = query.data?.stockArticle;
  if (query.isPending) return <SkeletonRows count={8} />;
  if (query.error || !article) return <FailureState error={query.error} retry={() => void query.refetch()} />;
  const number = (value: number, strong = false) => <span className={strong ? "fv-num strong" : "fv-num"}>{value}</span>;
  return (
    <div className="stack">
      <div className="article-head">
        {article.picture && (
          <img src={article.picture.url} alt={article.picture.alt} width={168} height={112} className="article-picture" />
        )}
        <p>{article.description}</p>
      </div>
      <Facts
        items={[
          ["On hand", number(article.onHand)],
          ["Held by carts", number(article.held)],
          ["Allocated to orders", number(article.allocated)],
          ["In quarantine", article.quarantined > 0 && number(article.quarantined)],
          ["Available", number(article.available, true)],
          ["Due in", article.dueIn > 0 && number(article.dueIn)],
          ["Waiting for it", article.waiting > 0 && number(article.waiting)],
          ["Value at cost", article.value && <Amount key="v" of={article.value} />],
        ]}
      />
      <Tabs label="More about this article" tabs={TABS} value={tab} onChange={(value) => setTab(value as Tab)} />
      {tab === "places" && <PlaceRows sku={sku} open={place} />}
      {tab === "reservations" && <ReservationRows sku={sku} />}
      {tab === "movements" && <MovementRows sku={sku} />}
      {tab === "lots" && <LotRows sku={sku} />}
    </div>
  );
}
