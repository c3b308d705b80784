"use client";

import { Checkbox, SelectField, TextField } from "@fovea/ui";
import { ADD, CYLINDER, PRISM, SPHERE, parsePower, powerText, stepAxis, stepPower, type Range } from "./power";
import { EYES, lensUse, takesAddition, type BuilderState, type Eye, type EyeText } from "./state";
import { Stepper } from "./stepper";
import styles from "./lenses.module.css";

const EYE_WORDS: Record<Eye, { name: string; code: string }> = {
  od: { name: "Right eye", code: "OD" },
  os: { name: "Left eye", code: "OS" },
};

export interface FieldsProps {
  state: BuilderState;
  errors: Record<string, string>;
  onChange: (changes: Partial<BuilderState>) => void;
}

export function PrescriptionFields({ state, errors, onChange }: FieldsProps) {
  return (
    <div className={styles.rx}>
      {EYES.map((eye) => (
        <EyeFields key={eye} eye={eye} state={state} errors={errors} onChange={onChange} />
      ))}
      <Checkbox label="My prescription has prism" hint="Only if it lists prism and base. Most do not." checked={state.prism} onChange={(event) => onChange({ prism: event.target.checked })} />
    </div>
  );
}

function EyeFields({ eye, state, errors, onChange }: FieldsProps & { eye: Eye }) {
  const words = EYE_WORDS[eye];
  const typed = state[eye];
  const set = (changes: Partial<EyeText>): void => onChange({ [eye]: { ...typed, ...changes } });
  const power = (name: "sphere" | "cylinder" | "add" | "prismHorizontal" | "prismVertical", label: string, spoken: string, range: Range, placeholder: string) => (
    <Stepper
      label={label}
      name={`${words.name}, ${spoken}`}
      value={typed[name]}
      placeholder={placeholder}
      inputMode="text"
      error={errors[`${eye}.${name}`]}
      onChange={(text) => set({ [name]: text })}
      onStep={(direction) => set({ [name]: stepPower(typed[name], direction, range) })}
      onLeave={() => {
        const value = parsePower(typed[name]);
        if (value !== null && powerText(value) !== typed[name]) set({ [name]: powerText(value) });
      }}
    />
  );
  return (
    <fieldset className={styles.eye}>
      <legend>
        {words.name} <abbr title={eye === "od" ? "oculus dexter, right eye" : "oculus sinister, left eye"}>{words.code}</abbr>
      </legend>
      <div className={styles.eyeGrid}>
        {power("sphere", "SPH", "sphere", SPHERE, "0.00")}
        {power("cylinder", "CYL", "cylinder", CYLINDER, "none")}
        <Stepper
          label="AXIS"
          name={`${words.name}, axis in degrees`}
          value={typed.axis}
          placeholder="none"
          inputMode="numeric"
          error={errors[`${eye}.axis`]}
          onChange={(axis) => set({ axis })}
          onStep={(direction) => set({ axis: stepAxis(typed.axis, direction) })}
        />
        {takesAddition(lensUse(state)) ? power("add", "ADD", "reading addition", ADD, "none") : null}
      </div>
      {state.prism ? (
        <div className={styles.eyeGrid}>
          {power("prismHorizontal", "PRISM sideways", "prism sideways", PRISM, "none")}
          <SelectField label="Base" value={typed.prismHorizontalBase} onChange={(event) => set({ prismHorizontalBase: event.target.value })} options={[{ value: "in", label: "In (to the nose)" }, { value: "out", label: "Out" }]} aria-label={`${words.name}, base of the prism sideways`} />
          {power("prismVertical", "PRISM up or down", "prism up or down", PRISM, "none")}
          <SelectField label="Base" value={typed.prismVerticalBase} onChange={(event) => set({ prismVerticalBase: event.target.value })} options={[{ value: "up", label: "Up" }, { value: "down", label: "Down" }]} aria-label={`${words.name}, base of the prism up or down`} />
        </div>
      ) : null}
    </fieldset>
  );
}

/** Date of the prescription, and whether to keep it. */
export function PrescriptionExtras({ state, errors, signedIn, onChange }: FieldsProps & { signedIn: boolean }) {
  return (
    <div className="fields">
      <TextField
        label="Date of the prescription"
        type="date"
        optional
        className="half"
        value={state.issuedOn}
        error={errors.issuedOn}
        onChange={(event) => onChange({ issuedOn: event.target.value })}
      />
      {signedIn ? (
        <TextField label="Save it in my account as" optional className="half" maxLength={60} placeholder="Everyday glasses" value={state.saveAs} onChange={(event) => onChange({ saveAs: event.target.value })} />
      ) : null}
    </div>
  );
}
