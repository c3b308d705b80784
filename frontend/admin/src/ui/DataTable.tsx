import {
  type ColumnDef,
  columnVisibilityFeature,
  type ColumnVisibilityState,
  rowSelectionFeature,
  type RowSelectionState,
  tableFeatures,
  useTable,
} from "@tanstack/react-table";
import { useVirtualizer } from "@tanstack/react-virtual";
import { type ReactNode, useEffect, useMemo, useRef } from "react";
import { useListKeys } from "../lib/useListKeys";

const features = tableFeatures({ columnVisibilityFeature, rowSelectionFeature });
const ROW_HEIGHT = 36;

/** One column: what it shows and how it lies. Numbers lie right. */
export interface Column<Row> {
  id: string;
  header: string;
  cell: (row: Row) => ReactNode;
  /** CSS width of the column, such as `8rem`; columns without one share the rest. */
  width?: string;
  end?: boolean;
}

interface DataTableProps<Row> {
  label: string;
  columns: readonly Column<Row>[];
  rows: Row[];
  rowId: (row: Row) => string;
  /** A click or Space opens the row beside the list. */
  onOpen?: (row: Row) => void;
  /** Enter opens the row's own page. */
  onEnter?: (row: Row) => void;
  openId?: string | null;
  /** The row an address opens, for lists that open nothing else: the foot says when no row is it. */
  wanted?: string | null;
  visibility?: ColumnVisibilityState;
  selection?: RowSelectionState;
  onSelection?: (selection: RowSelectionState) => void;
  hasMore?: boolean;
  loadingMore?: boolean;
  loadMore?: () => void;
  foot?: ReactNode;
  minWidth?: string;
}

/** A dense list with sticky head and virtual rows; `j` `k` move, `x` marks, Enter opens. Reads on when its end comes into sight. */
export function DataTable<Row extends object>(props: DataTableProps<Row>) {
  const { columns, rows, rowId, selection, onSelection, hasMore, loadingMore, loadMore } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const definitions = useMemo<ColumnDef<typeof features, Row>[]>(
    () => columns.map(({ id, header, cell }) => ({ id, header, cell: (context) => cell(context.row.original) })),
    [columns],
  );
  const table = useTable({
    features,
    columns: definitions,
    data: rows,
    getRowId: rowId,
    state: { columnVisibility: props.visibility ?? {}, rowSelection: selection ?? {} },
    onRowSelectionChange: (update) => {
      onSelection?.(typeof update === "function" ? update(selection ?? {}) : update);
    },
  });
  const shown = table.getVisibleLeafColumns();
  const byId = useMemo(() => new Map(columns.map((column) => [column.id, column])), [columns]);
  const template = [
    ...(onSelection ? ["2.25rem"] : []),
    ...shown.map((column) => byId.get(column.id)?.width ?? "minmax(7rem, 1fr)"),
  ].join(" ");

  const modelRows = table.getRowModel().rows;
  // The virtualizer hands out functions that change without telling; this component is not to be compiled.
  // eslint-disable-next-line react-hooks/incompatible-library
  const virtual = useVirtualizer({
    count: modelRows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    getItemKey: (index) => modelRows[index]?.id ?? index,
    overscan: 12,
  });
  const items = virtual.getVirtualItems();
  const lastIndex = items.at(-1)?.index ?? -1;
  useEffect(() => {
    if (hasMore && !loadingMore && lastIndex >= modelRows.length - 8) loadMore?.();
  }, [hasMore, lastIndex, loadMore, loadingMore, modelRows.length]);

  const [cursor, setCursor] = useListKeys({
    count: rows.length,
    onMove: (index) => virtual.scrollToIndex(index),
    onEnter: (index) => act(index, props.onEnter ?? props.onOpen),
    onOpen: (index) => act(index, props.onOpen),
    onMark: onSelection ? (index) => modelRows[index]?.toggleSelected() : undefined,
  });
  const lost = hasMore || !props.wanted || rows.some((row) => rowId(row) === props.wanted) ? null : notHere(props.wanted);
  const act = (index: number, to?: (row: Row) => void) => {
    const row = rows[index];
    if (row) to?.(row);
  };

  return (
    <div className="table" data-open={props.openId ? "" : undefined}>
      <div className="table-scroll" ref={scroller} tabIndex={0} role="region" aria-label={props.label}>
        <div
          role="table"
          aria-label={props.label}
          aria-rowcount={hasMore ? -1 : rows.length + 1}
          style={{ minWidth: props.minWidth }}
        >
          <div role="rowgroup" className="table-head">
            <div role="row" aria-rowindex={1} className="table-row" style={{ gridTemplateColumns: template }}>
              {onSelection && (
                <span role="columnheader" className="table-cell">
                  <input
                    type="checkbox"
                    aria-label="Select all rows read so far"
                    checked={table.getIsAllRowsSelected()}
                    onChange={(event) => table.toggleAllRowsSelected(event.target.checked)}
                  />
                </span>
              )}
              {shown.map((column) => (
                <span key={column.id} role="columnheader" className="table-cell" data-end={byId.get(column.id)?.end}>
                  {byId.get(column.id)?.header}
                </span>
              ))}
            </div>
          </div>
          <div role="rowgroup" style={{ height: virtual.getTotalSize(), position: "relative" }}>
            {items.map((item) => {
              const row = modelRows[item.index];
              if (!row) return null;
              return (
                <div
                  key={row.id}
                  role="row"
                  aria-rowindex={item.index + 2}
                  aria-selected={onSelection ? row.getIsSelected() : undefined}
                  className="table-row table-line"
                  data-cursor={item.index === cursor ? "" : undefined}
                  data-current={row.id === props.openId ? "" : undefined}
                  data-clickable={props.onOpen ? "" : undefined}
                  style={{ gridTemplateColumns: template, transform: `translateY(${String(item.start)}px)` }}
                  onClick={(event) => {
                    setCursor(item.index);
                    if (!(event.target instanceof Element) || event.target.closest("a, button, input, label")) return;
                    if (window.getSelection()?.toString()) return;
                    props.onOpen?.(row.original);
                  }}
                >
                  {onSelection && (
                    <span role="cell" className="table-cell">
                      <input
                        type="checkbox"
                        aria-label={`Select ${row.id}`}
                        checked={row.getIsSelected()}
                        onChange={row.getToggleSelectedHandler()}
                      />
                    </span>
                  )}
                  {shown.map((column) => (
                    <span key={column.id} role="cell" className="table-cell" data-end={byId.get(column.id)?.end}>
                      <span className="clip">{byId.get(column.id)?.cell(row.original)}</span>
                    </span>
                  ))}
                </div>
              );
            })}
          </div>
        </div>
      </div>
      <div className="table-foot">
        {props.foot}
        {lost && <strong role="status">{lost}</strong>}
        {hasMore && (
          <button type="button" className="link-button" onClick={loadMore} disabled={loadingMore}>
            {loadingMore ? "Reading more rows" : "Read more rows"}
          </button>
        )}
      </div>
    </div>
  );
}

/** Numbers are told as they stand in the address; other keys say nothing to anybody. */
function notHere(key: string): string {
  return `${/^[A-Z]{1,6}-[\w-]{1,20}$/.test(key) ? key : "What this address opens"} is not in this list.`;
}
