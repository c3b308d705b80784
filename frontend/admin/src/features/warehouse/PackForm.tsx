import { PackBenchDocument, PackOrderDocument, type PackOrderFieldsFragment, type PackOrderMutation } from "@fovea/gql/admin";
import { SelectField, TextField } from "@fovea/ui";
import { useState } from "react";
import { fieldOf } from "../../lib/problem";
import { useDocument } from "../../lib/queries";
import { useAct } from "../../lib/useAct";
import { Button } from "../../ui/Button";
import { ActionNote } from "../../ui/states";
import { CartonDrawing } from "./CartonDrawing";
import { count, linesToPack } from "./boxing";

const packed = (data: PackOrderMutation) => data.packOrder;
const MAX_WEIGHT_G = 30_000;

/** What goes in the box, in which carton, and what the scale says. */
export function PackForm({ order, stale }: { order: PackOrderFieldsFragment; stale: readonly string[] }) {
  const [weight, setWeight] = useState("");
  const [taken, setTaken] = useState<Record<string, number>>({});
  const [carton, setCarton] = useState("");
  const query = useDocument(PackBenchDocument, { number: order.number });
  const pack = useAct(PackOrderDocument, packed, { stale: [...stale, "PackBench"] });
  const bench = query.data?.packBench;
  const here = bench?.here ?? [];
  const later = bench?.later ?? [];
  const boxes = bench?.suggestions ?? [];
  const wanted = boxes[0];
  const grams = /^\d{1,5}$/.test(weight.trim()) ? Number(weight.trim()) : null;
  const weightWrong =
    weight.trim() !== "" && (grams === null || grams < 1 || grams > MAX_WEIGHT_G)
      ? "Whole grams, from 1 to 30000."
      : null;
  const field = pack.problem ? fieldOf(pack.problem) : null;
  const described = new Map(order.lines.map((line) => [line.id, line.description]));

  const close = () => {
    if (grams === null || weightWrong !== null) return;
    const lines = bench ? linesToPack(here, later, taken) : null;
    void pack.run({ orderId: order.id, weightG: grams, lines, cartonCode: carton || null });
  };

  return (
    <form
      className="pack-form"
      onSubmit={(event) => {
        event.preventDefault();
        close();
      }}
    >
      {(count(here) > 1 || later.length > 0) && (
        <fieldset className="pack-lines">
          <legend>In this box</legend>
          {here.map((one) => (
            <TextField
              key={one.orderLineId}
              label={`${described.get(one.orderLineId) ?? "Piece"}, of ${String(one.quantity)}`}
              type="number"
              min={0}
              max={one.quantity}
              value={String(taken[one.orderLineId] ?? one.quantity)}
              onChange={(event) => setTaken({ ...taken, [one.orderLineId]: Number(event.target.value) })}
            />
          ))}
          {later.length > 0 && (
            <p className="fv-muted">
              {count(later)} {count(later) === 1 ? "piece is" : "pieces are"} not here yet and can follow in a box of
              their own. The delivery is charged with the first box.
            </p>
          )}
        </fieldset>
      )}
      {wanted && (
        <div className="pack-carton">
          <CartonDrawing name={wanted.cartonName} {...wanted} />
          {boxes.length > 1 && (
            <p className="fv-muted">No single carton takes everything: {boxes.length} boxes are suggested.</p>
          )}
        </div>
      )}
      <div className="row row-end">
        {(query.data?.cartons.length ?? 0) > 0 && (
          <SelectField
            label="Carton"
            value={carton}
            onChange={(event) => setCarton(event.target.value)}
            error={field === "cartonCode" ? pack.problem?.message : null}
            options={[
              { value: "", label: "The smallest that fits" },
              ...(query.data?.cartons ?? []).map((one) => ({ value: one.code, label: one.name })),
            ]}
          />
        )}
        <TextField
          label="Weight in grams"
          inputMode="numeric"
          autoComplete="off"
          value={weight}
          hint={wanted && boxes.length === 1 ? `The scale should say about ${String(wanted.weightG)}.` : undefined}
          onChange={(event) => setWeight(event.target.value)}
          error={field === "weightG" ? pack.problem?.message : weightWrong}
        />
        <Button type="submit" variant="primary" busy={pack.busy} disabled={grams === null || weightWrong !== null}>
          Pack
        </Button>
      </div>
      <ActionNote
        problem={field === "weightG" || field === "cartonCode" ? null : pack.problem}
        error={pack.error}
      />
    </form>
  );
}
