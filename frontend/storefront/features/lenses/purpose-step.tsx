"use client";

import { Notice, RadioGroup } from "@fovea/ui";
import styles from "./lenses.module.css";
import { PURPOSES, SUN_USES, choosePurpose } from "./purpose";
import { Segmented } from "./segmented";
import type { BuilderState } from "./state";

interface Props {
  state: BuilderState;
  onChange: (changes: Partial<BuilderState>) => void;
}

/** What the glasses are for; sun lenses ask one thing more. */
export function PurposeStep({ state, onChange }: Props) {
  const sun = SUN_USES.find((one) => one.value === state.sunUse);
  return (
    <>
      <div className={styles.purposes}>
        <RadioGroup name="use" legend="Use" hideLegend choices={PURPOSES} value={state.use} onChange={(use) => onChange(choosePurpose(state, use))} />
      </div>
      {state.use === "SUN" ? (
        <>
          <Segmented name="sun-use" legend="Sun lenses for" choices={SUN_USES} value={state.sunUse} onChange={(sunUse) => onChange({ sunUse })} />
          <p className="fv-hint">{sun?.text}</p>
        </>
      ) : null}
      {state.use === "COMPUTER" ? <Notice tone="info">Made for about 60 to 80 cm. Further away things are soft, so these are not for driving.</Notice> : null}
    </>
  );
}
