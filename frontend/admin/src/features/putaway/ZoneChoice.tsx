import type { ZonesQuery } from "@fovea/gql/admin";
import { SelectField } from "@fovea/ui";

interface ZoneChoiceProps {
  zones: ZonesQuery["zones"];
  warehouse?: string;
  zone?: string;
  onChange: (warehouse: string | undefined, zone: string | undefined) => void;
}

/** Warehouse and zone in one choice: a zone belongs to one warehouse. */
export function ZoneChoice({ zones, warehouse, zone, onChange }: ZoneChoiceProps) {
  const houses = [...new Set(zones.map((one) => one.warehouse))];
  return (
    <SelectField
      label="Warehouse and zone"
      value={[warehouse ?? "", zone ?? ""].join("/")}
      onChange={(event) => {
        const [nextHouse, nextZone] = event.target.value.split("/");
        onChange(nextHouse || undefined, nextZone || undefined);
      }}
      options={[
        { value: "/", label: "All warehouses" },
        ...houses.flatMap((house) => [
          { value: `${house}/`, label: `${house}, all zones`, group: house },
          ...zones
            .filter((one) => one.warehouse === house && one.code !== "")
            .map((one) => ({ value: `${house}/${one.code}`, label: `${house}, zone ${one.code}`, group: house })),
        ]),
      ]}
    />
  );
}
