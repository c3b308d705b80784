import { CheckMenu } from "./CheckMenu";

interface ColumnChoiceProps {
  columns: readonly { id: string; header: string }[];
  visibility: Record<string, boolean>;
  onChange: (visibility: Record<string, boolean>) => void;
}

/** Which columns a list shows; the first always stays, it names the row. */
export function ColumnChoice({ columns, visibility, onChange }: ColumnChoiceProps) {
  const optional = columns.slice(1);
  return (
    <CheckMenu
      label="Columns"
      shows={false}
      options={optional.map((column) => ({ value: column.id, label: column.header }))}
      chosen={optional.filter((column) => visibility[column.id] ?? true).map((column) => column.id)}
      onChange={(chosen) =>
        onChange(Object.fromEntries(optional.map((column) => [column.id, chosen.includes(column.id)])))
      }
    />
  );
}
