"use client";

import { Button, Checkbox } from "@fovea/ui";
import { useState } from "react";
import styles from "./lenses.module.css";
import { PdCardTool } from "./pd-card-tool";
import { stepPd, type Range } from "./power";
import type { FieldsProps } from "./prescription-fields";
import { HEIGHT, PD_EACH, PD_NEAR, PD_ONE, lensUse, takesAddition } from "./state";
import { Stepper } from "./stepper";

type Name = "pd" | "pdRight" | "pdLeft" | "pdNear" | "heightRight" | "heightLeft";

/** A measure in millimetres, in half-millimetre steps. `start` is where the steps begin, in tenths. */
function Millimetres({ state, errors, onChange, name, label, spoken, start, range }: FieldsProps & { name: Name; label: string; spoken: string; start: number; range: Range }) {
  return (
    <Stepper
      label={label}
      name={spoken}
      value={state[name]}
      placeholder={(start / 10).toFixed(1)}
      error={errors[name]}
      onChange={(text) => onChange({ [name]: text })}
      onStep={(direction) => onChange({ [name]: stepPd(state[name], direction, start, range) })}
    />
  );
}

/** One number, two numbers, the one for near; or measured from a photo, where `measure` allows it. */
export function PdFields({ measure = false, ...fields }: FieldsProps & { measure?: boolean }) {
  const { state, onChange } = fields;
  const [measuring, setMeasuring] = useState(false);
  return (
    <fieldset className={styles.eye}>
      <legend>
        Pupillary distance <abbr title="pupillary distance">PD</abbr>
      </legend>
      <p className="fv-hint">The distance between your pupils in millimetres. It is on most prescriptions; if not, any optician can tell you{measure ? ", or you measure it here" : ""}.</p>
      <div className={styles.eyeGrid}>
        {state.pdTwo ? (
          <>
            <Millimetres {...fields} name="pdRight" label="Right, mm" spoken="Right pupil to the middle of the nose, millimetres" start={315} range={PD_EACH} />
            <Millimetres {...fields} name="pdLeft" label="Left, mm" spoken="Left pupil to the middle of the nose, millimetres" start={315} range={PD_EACH} />
          </>
        ) : (
          <Millimetres {...fields} name="pd" label="PD, mm" spoken="Pupillary distance, millimetres" start={630} range={PD_ONE} />
        )}
        {takesAddition(lensUse(state)) ? <Millimetres {...fields} name="pdNear" label="Near, mm" spoken="Pupillary distance for near, millimetres, if it is given" start={600} range={PD_NEAR} /> : null}
      </div>
      {takesAddition(lensUse(state)) ? <p className="fv-hint">Some prescriptions give a second PD for near. Leave it empty if yours does not: we work it out.</p> : null}
      <Checkbox label="My PD is two numbers" checked={state.pdTwo} onChange={(event) => onChange({ pdTwo: event.target.checked })} />
      {measure ? (
        <>
          <div>
            <Button size="sm" icon="ruler" onClick={() => setMeasuring(true)}>
              Measure it with a bank card
            </Button>
          </div>
          {measuring ? <PdCardTool open onOpenChange={setMeasuring} onUse={onChange} /> : null}
        </>
      ) : null}
    </fieldset>
  );
}

/** Where the pupils look through progressive lenses; most shoppers leave it to the optician. */
export function HeightFields(fields: FieldsProps) {
  return (
    <fieldset className={styles.eye}>
      <legend>
        Fitting height <span className="fv-optional">optional</span>
      </legend>
      <p className="fv-hint">From the lowest point of the lens up to the middle of your pupil, while you wear this frame. Leave it empty if nobody has measured it: your optician can, and we ask before we cut.</p>
      <div className={styles.eyeGrid}>
        <Millimetres {...fields} name="heightRight" label="Right, mm" spoken="Fitting height of the right eye, millimetres" start={200} range={HEIGHT} />
        <Millimetres {...fields} name="heightLeft" label="Left, mm" spoken="Fitting height of the left eye, millimetres" start={200} range={HEIGHT} />
      </div>
    </fieldset>
  );
}
