import { CatalogFrameDocument } from "@fovea/gql/admin";
import { formatGrams, formatMm, formatMoney, StatusChip, Swatch, Table, Td, Th } from "@fovea/ui";
import { getRouteApi, Link } from "@tanstack/react-router";
import { READ } from "../../lib/permissions";
import { useDocument } from "../../lib/queries";
import { useSession } from "../../lib/session";
import { inWords } from "../../lib/status";
import { ButtonLink } from "../../ui/Button";
import { Facts, PageHead, Panel } from "../../ui/parts";
import { EmptyState, FailureState, SkeletonRows } from "../../ui/states";
import { FrameDrawing } from "./FrameDrawing";

const route = getRouteApi("/catalogue/$slug");

/** One frame model: pictures, measures, and every variant with its price and stock. */
export default function FramePage() {
  const { slug } = route.useParams();
  const { may } = useSession();
  const query = useDocument(CatalogFrameDocument, { slug });
  if (query.isPending) return <SkeletonRows count={10} height={44} />;
  if (query.error) return <FailureState error={query.error} retry={() => void query.refetch()} />;
  const frame = query.data.frame;
  if (!frame) {
    return (
      <EmptyState heading="h1" title="There is no such frame" action={<ButtonLink to="/catalogue">The catalogue</ButtonLink>}>
        It may have been renamed or taken out of the range.
      </EmptyState>
    );
  }
  return (
    <div className="document">
      <PageHead
        title={frame.name}
        meta={
          <>
            <span className="fv-muted">{frame.collection}</span>
            <code className="code">{frame.code}</code>
            {frame.sun && <StatusChip icon="sun">Sun</StatusChip>}
          </>
        }
      />
      <div className="columns">
        <div className="stack">
          <Panel title="Variants">
            <Table caption="Variants" hover>
              <thead>
                <tr>
                  <Th>SKU</Th>
                  <Th>Colour</Th>
                  <Th>Size</Th>
                  <Th>Fit</Th>
                  <Th numeric>A</Th>
                  <Th numeric>B</Th>
                  <Th numeric>ED</Th>
                  <Th numeric>DBL</Th>
                  <Th numeric>Price</Th>
                  <Th numeric>Available</Th>
                </tr>
              </thead>
              <tbody>
                {frame.variants.map((variant) => (
                  <tr key={variant.id}>
                    <Td>
                      {may(READ.stock) ? (
                        <Link to="/stock" search={{ q: variant.sku, open: variant.sku }}>
                          <code className="code">{variant.sku}</code>
                        </Link>
                      ) : (
                        <code className="code">{variant.sku}</code>
                      )}
                    </Td>
                    <Td>
                      <span className="row nowrap">
                        <Swatch css={variant.colour.swatch} /> {variant.colour.name}
                      </span>
                    </Td>
                    <Td className="fv-num">{variant.size.label}</Td>
                    <Td>{inWords(variant.size.fit)}</Td>
                    <Td numeric>{formatMm(variant.size.aTenths, { unit: false })}</Td>
                    <Td numeric>{formatMm(variant.size.bTenths, { unit: false })}</Td>
                    <Td numeric>{formatMm(variant.size.edTenths, { unit: false })}</Td>
                    <Td numeric>{formatMm(variant.size.dblTenths, { unit: false })}</Td>
                    <Td numeric>{formatMoney(variant.price)}</Td>
                    <Td numeric>
                      {variant.available > 0 ? variant.available : <StatusChip tone="critical">Sold out</StatusChip>}
                    </Td>
                  </tr>
                ))}
              </tbody>
            </Table>
            <p className="fv-muted">Lens measures in millimetres, boxing system.</p>
          </Panel>
          {frame.colours.some((colour) => colour.pictures.length > 0) && (
            <Panel title="Pictures">
              {frame.colours
                .filter((colour) => colour.pictures.length > 0)
                .map((colour) => (
                  <figure key={colour.code} className="pictures">
                    <figcaption className="row">
                      <Swatch css={colour.swatch} /> {colour.name}
                    </figcaption>
                    {colour.pictures.map((picture) => (
                      <img
                        key={picture.url}
                        src={picture.url}
                        alt={picture.alt}
                        width={picture.width}
                        height={picture.height}
                        loading="lazy"
                      />
                    ))}
                  </figure>
                ))}
            </Panel>
          )}
        </div>
        <div className="stack">
          <Panel title="Drawing">
            <FrameDrawing drawing={frame.drawing} label={`Drawing of ${frame.name}, reference size`} />
          </Panel>
          <Panel title="Measures">
            <Facts
              items={[
                ["Shape", inWords(frame.shape)],
                ["Rim", inWords(frame.rim)],
                ["Material", inWords(frame.material)],
                ["Bridge fit", inWords(frame.bridgeFit)],
                ["Base curve", String(frame.baseCurve)],
                ["Weight", formatGrams(frame.weightTenthsG)],
              ]}
            />
            <p>{frame.description}</p>
          </Panel>
        </div>
      </div>
    </div>
  );
}
