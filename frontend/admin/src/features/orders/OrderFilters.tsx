import { OrderTagsDocument } from "@fovea/gql/admin";
import { useDocument } from "../../lib/queries";
import type { OrdersSearch } from "../../lib/searchState";
import { statusOf } from "../../lib/status";
import { CheckMenu } from "../../ui/CheckMenu";
import { HOLD_KINDS, ORDER_STATUSES } from "./views";

interface OrderFiltersProps {
  search: OrdersSearch;
  onChange: (search: OrdersSearch) => void;
}

/** Status, hold and date filters; each writes the address. */
export function OrderFilters({ search, onChange }: OrderFiltersProps) {
  const known = useDocument(OrderTagsDocument, {}).data?.orderTags ?? [];
  const tags = [...new Set([...known.map((one) => one.tag), ...(search.tag ?? [])])];
  const options = (codes: readonly string[]) => codes.map((code) => ({ value: code, label: statusOf(code).label }));
  return (
    <>
      <CheckMenu
        label="Status"
        options={options(ORDER_STATUSES)}
        chosen={search.status ?? []}
        onChange={(status) => onChange({ ...search, status: status.length > 0 ? status : undefined })}
      />
      <CheckMenu
        label="Hold"
        options={options(HOLD_KINDS)}
        chosen={search.hold ?? []}
        onChange={(hold) => onChange({ ...search, hold: hold.length > 0 ? hold : undefined })}
      />
      {tags.length > 0 && (
        <CheckMenu
          label="Tag"
          options={tags.map((tag) => ({ value: tag, label: tag }))}
          chosen={search.tag ?? []}
          onChange={(tag) => onChange({ ...search, tag: tag.length > 0 ? tag : undefined })}
        />
      )}
      <label className="inline-field">
        Placed from
        <input
          type="date"
          className="fv-input"
          value={search.from ?? ""}
          max={search.to}
          onChange={(event) => onChange({ ...search, from: event.target.value || undefined })}
        />
      </label>
      <label className="inline-field">
        to
        <input
          type="date"
          className="fv-input"
          value={search.to ?? ""}
          min={search.from}
          onChange={(event) => onChange({ ...search, to: event.target.value || undefined })}
        />
      </label>
    </>
  );
}
