"use client";

import { useId, type ReactNode } from "react";
import { Icon } from "./icon";

export interface Choice<Value extends string> {
  value: Value;
  title: ReactNode;
  /** One sentence that explains the choice. */
  text?: ReactNode;
  /** Right-aligned: usually a price. */
  aside?: ReactNode;
  /** Visible but not to be had; the reason is shown in place of nothing. */
  disabledReason?: string | null;
  /** Anything under the sentence: a notice, figures. */
  extra?: ReactNode;
}

interface GroupProps<Value extends string> {
  name: string;
  legend: ReactNode;
  hideLegend?: boolean;
  choices: readonly Choice<Value>[];
  error?: string | null;
}

/** One of several, as radio cards. */
export function RadioGroup<Value extends string>({
  value,
  onChange,
  ...group
}: GroupProps<Value> & { value: Value | null; onChange: (value: Value) => void }) {
  return (
    <ChoiceGroup
      {...group}
      type="radio"
      isChecked={(candidate) => candidate === value}
      onToggle={(candidate) => onChange(candidate)}
    />
  );
}

/** Any of several, as checkbox cards. */
export function CheckGroup<Value extends string>({
  values,
  onToggle,
  ...group
}: GroupProps<Value> & { values: readonly Value[]; onToggle: (value: Value, on: boolean) => void }) {
  return <ChoiceGroup {...group} type="checkbox" isChecked={(candidate) => values.includes(candidate)} onToggle={onToggle} />;
}

function ChoiceGroup<Value extends string>({
  name,
  legend,
  hideLegend = false,
  choices,
  error,
  type,
  isChecked,
  onToggle,
}: GroupProps<Value> & {
  type: "radio" | "checkbox";
  isChecked: (value: Value) => boolean;
  onToggle: (value: Value, on: boolean) => void;
}) {
  const id = useId();
  return (
    <fieldset className="fv-group" aria-describedby={error ? `${id}-error` : undefined}>
      <legend className={hideLegend ? "fv-sr" : undefined}>{legend}</legend>
      <div className="fv-group-body">
        {choices.map((choice) => {
          const blocked = Boolean(choice.disabledReason);
          const textId = `${id}-${choice.value}-text`;
          return (
            <label key={choice.value} className="fv-choice" data-disabled={blocked || undefined}>
              <input
                type={type}
                name={name}
                value={choice.value}
                checked={isChecked(choice.value)}
                disabled={blocked}
                aria-describedby={choice.text || blocked ? textId : undefined}
                onChange={(event) => onToggle(choice.value, event.currentTarget.checked)}
              />
              <span className="fv-choice-title">{choice.title}</span>
              <span className="fv-choice-aside">{choice.aside}</span>
              {choice.text || blocked ? (
                <span className="fv-choice-text" id={textId}>
                  {choice.text} {choice.disabledReason}
                </span>
              ) : null}
              {choice.extra ? <span className="fv-choice-text">{choice.extra}</span> : null}
            </label>
          );
        })}
      </div>
      {error ? (
        <p className="fv-error" id={`${id}-error`} role="alert">
          <Icon name="error" size={16} />
          <span>{error}</span>
        </p>
      ) : null}
    </fieldset>
  );
}
