import styles from "./lenses.module.css";

interface Props<Value extends string> {
  name: string;
  legend: string;
  choices: readonly { value: Value; title: string }[];
  value: Value;
  onChange: (value: Value) => void;
}

/** A small choice in one line, as radio buttons: how rather than what. */
export function Segmented<Value extends string>({ name, legend, choices, value, onChange }: Props<Value>) {
  return (
    <fieldset className={styles.segments}>
      <legend className="fv-sr">{legend}</legend>
      {choices.map((choice) => (
        <label key={choice.value} className={styles.segment}>
          <input type="radio" name={name} value={choice.value} checked={choice.value === value} onChange={() => onChange(choice.value)} />
          {choice.title}
        </label>
      ))}
    </fieldset>
  );
}
