"use client";

import { useId, type ComponentPropsWithRef, type ReactNode } from "react";
import { Icon } from "./icon";

export interface FieldProps {
  label: ReactNode;
  hint?: ReactNode;
  /** The refusal that belongs to this field; said by screen readers as its description. */
  error?: string | null;
  optional?: boolean;
}

export interface ControlProps {
  id: string;
  "aria-invalid": true | undefined;
  "aria-describedby": string | undefined;
}

/** Label, hint and error around any control: `<Field label="City">{(control) => <input {...control} />}</Field>`. */
export function Field({
  label,
  hint,
  error,
  optional = false,
  className = "",
  children,
}: FieldProps & { className?: string; children: (control: ControlProps) => ReactNode }) {
  const id = useId();
  const describedBy = [hint ? `${id}-hint` : null, error ? `${id}-error` : null].filter(Boolean).join(" ");
  return (
    <div className={`fv-field ${className}`.trim()}>
      <label className="fv-label" htmlFor={id}>
        <span>{label}</span>
        {optional ? <span className="fv-optional">optional</span> : null}
      </label>
      {children({ id, "aria-invalid": error ? true : undefined, "aria-describedby": describedBy || undefined })}
      {hint ? (
        <p className="fv-hint" id={`${id}-hint`}>
          {hint}
        </p>
      ) : null}
      <FieldError id={`${id}-error`} error={error} />
    </div>
  );
}

function FieldError({ id, error }: { id: string; error?: string | null }) {
  if (!error) return null;
  return (
    <p className="fv-error" id={id} role="alert">
      <Icon name="error" size={16} />
      <span>{error}</span>
    </p>
  );
}

export function TextField({
  label,
  hint,
  error,
  optional,
  suffix,
  className,
  ...input
}: FieldProps & { suffix?: string } & Omit<ComponentPropsWithRef<"input">, "id">) {
  return (
    <Field {...{ label, hint, error, optional, className }}>
      {(control) =>
        suffix ? (
          <div className="fv-affix">
            <input className="fv-input" {...input} {...control} />
            <span aria-hidden="true">{suffix}</span>
          </div>
        ) : (
          <input className="fv-input" {...input} {...control} />
        )
      }
    </Field>
  );
}

export function TextArea({
  label,
  hint,
  error,
  optional,
  className,
  ...input
}: FieldProps & Omit<ComponentPropsWithRef<"textarea">, "id">) {
  return (
    <Field {...{ label, hint, error, optional, className }}>
      {(control) => <textarea className="fv-input" rows={4} {...input} {...control} />}
    </Field>
  );
}

export interface Option {
  value: string;
  label: string;
  disabled?: boolean;
  /** The heading it stands under; neighbours of the same group share it. */
  group?: string;
}

/** Options as they are written, neighbours of one group under its heading. */
function OptionList({ options }: { options: readonly Option[] }) {
  const runs: { group: string | undefined; options: Option[] }[] = [];
  for (const option of options) {
    const last = runs.at(-1);
    if (last && last.group === option.group) last.options.push(option);
    else runs.push({ group: option.group, options: [option] });
  }
  const write = (option: Option) => (
    <option key={option.value} value={option.value} disabled={option.disabled}>
      {option.label}
    </option>
  );
  return (
    <>
      {runs.map((run) =>
        run.group === undefined ? (
          run.options.map(write)
        ) : (
          <optgroup key={run.group} label={run.group}>
            {run.options.map(write)}
          </optgroup>
        ),
      )}
    </>
  );
}

export function SelectField({
  label,
  hint,
  error,
  optional,
  className,
  options,
  ...input
}: FieldProps & { options: readonly Option[] } & Omit<ComponentPropsWithRef<"select">, "id" | "children">) {
  return (
    <Field {...{ label, hint, error, optional, className }}>
      {(control) => (
        <div className="fv-select">
          <select className="fv-input" {...input} {...control}>
            <OptionList options={options} />
          </select>
          <Icon name="chevron-down" size={16} />
        </div>
      )}
    </Field>
  );
}

export function Checkbox({
  label,
  hint,
  error,
  className = "",
  ...input
}: Omit<FieldProps, "optional"> & Omit<ComponentPropsWithRef<"input">, "type" | "id">) {
  const id = useId();
  return (
    <div className={`fv-check ${className}`.trim()}>
      <input
        {...input}
        id={id}
        type="checkbox"
        aria-invalid={error ? true : undefined}
        aria-describedby={[hint ? `${id}-hint` : null, error ? `${id}-error` : null].filter(Boolean).join(" ") || undefined}
      />
      <label htmlFor={id}>{label}</label>
      {hint ? (
        <p className="fv-hint" id={`${id}-hint`}>
          {hint}
        </p>
      ) : null}
      <FieldError id={`${id}-error`} error={error} />
    </div>
  );
}
