import { IconButton, SelectField, TextField } from "@fovea/ui";
import type { ReactNode } from "react";
import { Button } from "../../ui/Button";
import { Panel } from "../../ui/parts";
import type { PlanDraft } from "./plan";

const ZONES = ["America/Los_Angeles", "America/Denver", "America/Chicago", "America/New_York", "Europe/Berlin", "UTC"];

interface RowsProps<Row> {
  rows: Row[];
  said: (field: string) => string | null;
  onChange: (rows: Row[]) => void;
}

interface FrameProps<Row> extends RowsProps<Row> {
  title: string;
  hint: string;
  add: string;
  fresh: Row;
  nameOf: (row: Row) => string;
  fields: (row: Row, set: (next: Partial<Row>) => void, at: string) => ReactNode;
}

/** Rows of a table that is written by hand: each can change or go, a new one comes at the end. */
function Rows<Row>({ rows, onChange, title, hint, add, fresh, nameOf, fields }: FrameProps<Row>) {
  return (
    <Panel
      title={title}
      actions={
        <Button size="sm" onClick={() => onChange([...rows, fresh])}>
          {add}
        </Button>
      }
    >
      <p className="fv-muted">{hint}</p>
      {rows.map((row, index) => (
        <div className="plan-row" role="group" aria-label={nameOf(row)} key={index}>
          <div className="plan-fields">
            {fields(row, (next) => onChange(rows.map((one, at) => (at === index ? { ...one, ...next } : one))), String(index))}
          </div>
          <IconButton icon="close" label={`Take away ${nameOf(row)}`} onClick={() => onChange(rows.filter((_, at) => at !== index))} />
        </div>
      ))}
    </Panel>
  );
}

type CutOff = PlanDraft["cutOffs"][number];

/** Until when each warehouse begins an order on the same day, by its own clock. */
export function CutOffRows({ houses, ...props }: RowsProps<CutOff> & { houses: readonly { code: string; name: string }[] }) {
  const zones = (now: string) => [...new Set([...ZONES, now])].map((value) => ({ value, label: value.replaceAll("_", " ") }));
  return (
    <Rows
      {...props}
      title="Cut-off"
      hint="The first row is the lab’s house: glasses begin by its clock. A frame alone may leave from any, so the house that begins last counts."
      add="Add a warehouse"
      fresh={{ warehouse: "", place: "", zone: ZONES[0] ?? "UTC", at: "14:00" }}
      nameOf={(row) => `the cut-off of ${row.place || "a warehouse"}`}
      fields={(row, set, at) => (
        <>
          <SelectField
            label="Warehouse"
            value={row.warehouse}
            onChange={(event) => {
              const house = houses.find(({ code }) => code === event.target.value);
              set({ warehouse: event.target.value, place: row.place || (house?.name ?? "") });
            }}
            options={[{ value: "", label: "Choose" }, ...houses.map(({ code, name }) => ({ value: code, label: name }))]}
            error={props.said(`cutOffs.${at}.warehouse`)}
          />
          <TextField
            label="Place shoppers read"
            value={row.place}
            onChange={(event) => set({ place: event.target.value })}
            error={props.said(`cutOffs.${at}.place`)}
          />
          <SelectField
            label="Time zone"
            value={row.zone}
            onChange={(event) => set({ zone: event.target.value })}
            options={zones(row.zone)}
            error={props.said(`cutOffs.${at}.zone`)}
          />
          <TextField
            label="Until"
            type="time"
            value={row.at}
            onChange={(event) => set({ at: event.target.value })}
            error={props.said(`cutOffs.${at}.at`)}
          />
        </>
      )}
    />
  );
}

/** Days off of ours; the public holidays of the country are known already. */
export function ClosureRows(props: RowsProps<PlanDraft["closures"][number]>) {
  return (
    <Rows
      {...props}
      title="Days off"
      hint="Beside Saturdays, Sundays and the public holidays of the United States. Shoppers read the name."
      add="Add a day"
      fresh={{ on: "", name: "" }}
      nameOf={(row) => row.name || "a day off"}
      fields={(row, set, at) => (
        <>
          <TextField
            label="Day"
            type="date"
            value={row.on}
            onChange={(event) => set({ on: event.target.value })}
            error={props.said(`closures.${at}.on`)}
          />
          <TextField
            label="What it is"
            value={row.name}
            onChange={(event) => set({ name: event.target.value })}
            error={props.said(`closures.${at}.name`)}
          />
        </>
      )}
    />
  );
}

/** How long parcels are on their way where no carrier has said it. */
export function TransitRows(props: RowsProps<PlanDraft["transit"][number]>) {
  return (
    <Rows
      {...props}
      title="On the way"
      hint="A usual parcel, shown before carriers are asked; with a carrier’s name, for its services that name no day themselves."
      add="Add a country"
      fresh={{ country: "", carrier: "", days: "" }}
      nameOf={(row) => `the way to ${row.country || "a country"}${row.carrier && ` by ${row.carrier}`}`}
      fields={(row, set, at) => (
        <>
          <TextField
            label="Country (US)"
            value={row.country}
            maxLength={2}
            onChange={(event) => set({ country: event.target.value.toUpperCase() })}
            error={props.said(`transit.${at}.country`)}
          />
          <TextField label="Carrier" optional value={row.carrier} onChange={(event) => set({ carrier: event.target.value })} />
          <TextField
            label="Takes"
            suffix="days"
            inputMode="numeric"
            value={row.days}
            onChange={(event) => set({ days: event.target.value })}
            error={props.said(`transit.${at}.days`)}
          />
        </>
      )}
    />
  );
}
