import type { OrderDocumentFragment } from "@fovea/gql/admin";
import { StatusChip, Table, Td, Th } from "@fovea/ui";
import { Button } from "../../ui/Button";
import { Amount, Moment, Panel } from "../../ui/parts";

type OrderProps = { order: OrderDocumentFragment };

/** The order's tags, and the way to change them. */
export function TagRow({ order, onEdit }: OrderProps & { onEdit?: () => void }) {
  const tags = order.tags ?? [];
  if (tags.length === 0 && !onEdit) return null;
  return (
    <div className="tag-list" aria-label="Tags">
      {tags.map((tag) => (
        <StatusChip key={tag} icon="tag">
          {tag}
        </StatusChip>
      ))}
      {onEdit && (
        <Button size="sm" onClick={onEdit}>
          {tags.length > 0 ? "Edit tags" : "Add tags"}
        </Button>
      )}
    </div>
  );
}

/** Invoices and credit notes; each number opens its paper. */
export function InvoicesPanel({ order }: OrderProps) {
  if (order.invoices.length === 0) return null;
  return (
    <Panel title="Invoices">
      <Table caption="Invoices and credit notes">
        <thead>
          <tr>
            <Th>Number</Th>
            <Th>Kind</Th>
            <Th>Issued</Th>
            <Th numeric>Total</Th>
          </tr>
        </thead>
        <tbody>
          {order.invoices.map((paper) => (
            <tr key={paper.id}>
              <Td>
                <a className="fv-num strong" href={paper.url} target="_blank" rel="noreferrer">
                  {paper.number}
                </a>
              </Td>
              <Td>
                {paper.kind === "invoice" ? "Invoice" : "Credit note"}
                {paper.owed && (
                  <>
                    {" "}
                    <StatusChip tone="critical">Money still owed</StatusChip>
                  </>
                )}
              </Td>
              <Td>
                <Moment at={paper.issuedAt} />
              </Td>
              <Td numeric>
                {paper.kind === "credit_note" && "− "}
                <Amount of={paper.total} />
              </Td>
            </tr>
          ))}
        </tbody>
      </Table>
    </Panel>
  );
}

/** What was changed after the order was paid, with who, why, and the money it moved. */
export function EditsPanel({ order }: OrderProps) {
  const edits = order.edits ?? [];
  if (edits.length === 0) return null;
  return (
    <Panel title="Changes">
      <Table caption="Changes of this order">
        <thead>
          <tr>
            <Th numeric>No.</Th>
            <Th>What</Th>
            <Th>Why</Th>
            <Th>Who</Th>
            <Th>When</Th>
            <Th numeric>Difference</Th>
          </tr>
        </thead>
        <tbody>
          {edits.map((edit) => (
            <tr key={edit.number}>
              <Td numeric>{edit.number}</Td>
              <Td>{edit.changes.join(" ")}</Td>
              <Td>{edit.reason}</Td>
              <Td>{edit.by}</Td>
              <Td>
                <Moment at={edit.at} />
              </Td>
              <Td numeric>
                {edit.delta.minor > 0 && "+ "}
                <Amount of={edit.delta} />
              </Td>
            </tr>
          ))}
        </tbody>
      </Table>
    </Panel>
  );
}
