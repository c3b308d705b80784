import type { CountTaskFieldsFragment } from "@fovea/gql/admin";
import { formatMoney, Table, Td, Th } from "@fovea/ui";
import { Moment } from "../../ui/parts";
import { signed } from "./counting";

/** What one person found, beside what the ledger said. */
export function Differences({ attempt }: { attempt: CountTaskFieldsFragment["attempts"][number] }) {
  return (
    <section className="stack">
      <h3>
        Count {attempt.number} by {attempt.countedBy}, <Moment at={attempt.countedAt} />
      </h3>
      <p className="fv-muted">{attempt.verdict}</p>
      {attempt.lines.length === 0 ? (
        <p>Nothing was there, and nothing was expected.</p>
      ) : (
        <Table caption={`Count ${String(attempt.number)} against the ledger`}>
          <thead>
            <tr>
              <Th>Article</Th>
              <Th numeric>Counted</Th>
              <Th numeric>Expected</Th>
              <Th numeric>Off</Th>
              <Th numeric>At cost</Th>
            </tr>
          </thead>
          <tbody>
            {attempt.lines.map((line) => (
              <tr key={`${line.sku} ${line.lot}`}>
                <td>
                  <code className="code">{line.sku}</code>
                  {line.lot && <span className="fv-muted"> lot {line.lot}</span>}
                  {line.moved !== 0 && <div className="fv-muted">moved meanwhile: {signed(line.moved)}</div>}
                  {line.difference !== line.booked && line.booked !== 0 && (
                    <div className="fv-muted">booked: {signed(line.booked)}, the rest is promised</div>
                  )}
                </td>
                <Td numeric>{line.counted}</Td>
                <Td numeric>{line.expected}</Td>
                <Td numeric>
                  {line.difference === 0 ? <span className="fv-muted">0</span> : <strong>{signed(line.difference)}</strong>}
                </Td>
                <Td numeric>{line.difference === 0 ? "" : formatMoney(line.value)}</Td>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
    </section>
  );
}
