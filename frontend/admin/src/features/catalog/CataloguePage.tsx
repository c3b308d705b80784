import { CatalogFramesDocument, type CatalogFramesQuery, type FrameRowFragment } from "@fovea/gql/admin";
import { formatMoney, StatusChip, Swatch } from "@fovea/ui";
import { getRouteApi, Link } from "@tanstack/react-router";
import { usePages } from "../../lib/queries";
import { useSession } from "../../lib/session";
import { inWords } from "../../lib/status";
import { Button, ButtonLink } from "../../ui/Button";
import { PageHead } from "../../ui/parts";
import { SearchBox } from "../../ui/SearchBox";
import { EmptyState, FailureState, SkeletonRows } from "../../ui/states";
import { FrameDrawing } from "./FrameDrawing";

const route = getRouteApi("/catalogue");
const connection = (data: CatalogFramesQuery) => data.frames;

/** All frame models with their pictures; one that was just added shows its drawing. */
export default function CataloguePage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { may } = useSession();
  const pages = usePages(CatalogFramesDocument, { search: search.q ?? null }, connection, { first: 48 });
  return (
    <div className="document">
      <PageHead
        title="Catalogue"
        meta={pages.total !== null && <span className="fv-muted fv-num">{pages.total} frames</span>}
        actions={
          may("catalog:frame:edit") && (
            <ButtonLink to="/catalogue/new" variant="primary" icon="plus">
              Add a frame
            </ButtonLink>
          )
        }
      />
      <div className="toolbar">
        <SearchBox
          label="Search frames"
          placeholder="Name, code or collection"
          value={search.q ?? ""}
          onChange={(q) => void navigate({ search: { q: q || undefined }, replace: true })}
        />
      </div>
      {pages.pending ? (
        <SkeletonRows count={8} height={120} />
      ) : pages.error ? (
        <FailureState error={pages.error} retry={pages.retry} />
      ) : pages.rows.length === 0 ? (
        <EmptyState
          title={search.q ? `No frame fits "${search.q}"` : "The catalogue is empty"}
          action={search.q ? <Button onClick={() => void navigate({ search: {} })}>Show all frames</Button> : undefined}
        >
          {search.q ? "Search by a part of the name or by the model code." : "Add the first frame to start selling."}
        </EmptyState>
      ) : (
        <>
          <ul className="frames">
            {pages.rows.map((frame) => (
              <FrameCard key={frame.id} frame={frame} />
            ))}
          </ul>
          {pages.hasMore && (
            <Button onClick={pages.loadMore} busy={pages.loadingMore}>
              Read more frames
            </Button>
          )}
        </>
      )}
    </div>
  );
}

function FrameCard({ frame }: { frame: FrameRowFragment }) {
  const picture = frame.colours.flatMap((colour) => colour.pictures).find((one) => one.view === "front");
  return (
    <li>
      <Link to="/catalogue/$slug" params={{ slug: frame.slug }} className="frame-card">
        <span className="frame-stage">
          {picture ? (
            <img src={picture.url} alt={picture.alt} width={picture.width} height={picture.height} loading="lazy" />
          ) : (
            <FrameDrawing drawing={frame.drawing} label={`Drawing of ${frame.name}`} />
          )}
        </span>
        <span className="frame-name">
          <strong>{frame.name}</strong>
          <span className="fv-num">from {formatMoney(frame.priceFrom, { round: true })}</span>
        </span>
        <span className="fv-muted">
          {[frame.code, inWords(frame.shape), inWords(frame.rim), inWords(frame.material)].join(" · ")}
        </span>
        <span className="row">
          {frame.colours.map((colour) => (
            <Swatch key={colour.code} css={colour.swatch} label={colour.name} />
          ))}
          {frame.sun && <StatusChip icon="sun">Sun</StatusChip>}
          {!picture && <StatusChip icon="ruler">Drawing only</StatusChip>}
        </span>
      </Link>
    </li>
  );
}
