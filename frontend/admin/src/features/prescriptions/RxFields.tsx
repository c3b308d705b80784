import { Icon } from "@fovea/ui";
import type { KeyboardEvent } from "react";
import { EYE_FIELDS, EYES, type Field, PAPER_FIELDS, type Side } from "./compare";
import { eighthsOf } from "./power";
import type { RxText } from "./rxText";

type Power = "sphere" | "cylinder" | "add";

interface RxFieldProps {
  field: Field;
  rx: RxText;
  onChange: (rx: RxText) => void;
  faulty: boolean;
  faultId: string;
}

const NAMES = new Map<string, string>([
  ...EYES.flatMap(([side, eye]) => EYE_FIELDS.map(([field, name]) => [`${side}.${field}`, `${eye}: ${name}`] as const)),
  ...PAPER_FIELDS.map(([field, name]) => [field, name] as const),
]);

/** The input of one value. Arrow keys step powers by a quarter dioptre and axes by a degree (with Shift by ten). */
export function RxField({ field, rx, onChange, faulty, faultId }: RxFieldProps) {
  const [place, name = ""] = field.split(".");
  const common = {
    className: "fv-input",
    "aria-label": NAMES.get(field),
    "aria-invalid": faulty || undefined,
    "aria-describedby": faulty ? faultId : undefined,
    autoComplete: "off",
    "data-field": field,
  } as const;

  if (place === "od" || place === "os") {
    const eye = rx[place];
    const set = (change: Partial<RxText["od"]>) => onChange({ ...rx, [place]: { ...eye, ...change } });
    if (name === "prismHorizontal" || name === "prismVertical") {
      const base = `${name}Base` as const;
      const bases = name === "prismHorizontal" ? ["IN", "OUT"] : ["UP", "DOWN"];
      return (
        <span className="rx-prism">
          <input
            {...common}
            value={eye[name]}
            inputMode="decimal"
            onChange={(event) => set({ [name]: event.target.value })}
          />
          <select
            className="fv-input"
            aria-label={`${common["aria-label"] ?? ""}, base`}
            value={eye[base]}
            onChange={(event) => set({ [base]: event.target.value })}
          >
            {bases.map((code) => (
              <option key={code} value={code}>
                {code.toLowerCase()}
              </option>
            ))}
          </select>
        </span>
      );
    }
    const key = name as Power | "axis";
    return (
      <input
        {...common}
        value={eye[key]}
        disabled={eye.balance && key !== "add"}
        inputMode={key === "axis" ? "numeric" : undefined}
        placeholder={key === "sphere" && !eye.balance ? "\u00b10.00" : undefined}
        onChange={(event) => set({ [key]: event.target.value })}
        onKeyDown={(event) => {
          const next = stepped(key, eye[key], event);
          if (next !== null) {
            event.preventDefault();
            set({ [key]: next });
          }
        }}
      />
    );
  }
  if (place === "pd") {
    const key = name as keyof RxText["pd"];
    return (
      <input
        {...common}
        value={rx.pd[key]}
        inputMode="decimal"
        placeholder={key === "binocular" ? "mm" : undefined}
        onChange={(event) => onChange({ ...rx, pd: { ...rx.pd, [key]: event.target.value } })}
      />
    );
  }
  if (place === "height") {
    const key = name as keyof RxText["height"];
    return (
      <input
        {...common}
        value={rx.height[key]}
        inputMode="decimal"
        placeholder="mm"
        title="From the lowest point of the lens up to the middle of the pupil, with this frame on"
        onChange={(event) => onChange({ ...rx, height: { ...rx.height, [key]: event.target.value } })}
      />
    );
  }
  const key = field as "issuedOn" | "expiresOn" | "prescriber";
  return (
    <input
      {...common}
      type={key === "prescriber" ? "text" : "date"}
      value={rx[key]}
      onChange={(event) => onChange({ ...rx, [key]: event.target.value })}
    />
  );
}

function stepped(field: Power | "axis", text: string, event: KeyboardEvent): string | null {
  const way = event.key === "ArrowUp" ? 1 : event.key === "ArrowDown" ? -1 : 0;
  if (way === 0) return null;
  if (field === "axis") {
    const axis = Number(text.replace("°", "") || 0) + way * (event.shiftKey ? 10 : 1);
    return Number.isInteger(axis) ? String(((((axis - 1) % 180) + 180) % 180) + 1) : null;
  }
  const now = eighthsOf(text || "0");
  if (now === null) return null;
  // A power between the quarters goes to the next quarter first.
  const quarters = way > 0 ? Math.floor(now / 2) + 1 : Math.ceil(now / 2) - 1;
  const size = (Math.abs(quarters) / 4).toFixed(2);
  return quarters === 0 ? "0.00" : `${quarters < 0 ? "-" : "+"}${size}`;
}

/** The box for an eye that gets a lens without power of its own. */
export function BalanceBox({ side, rx, onChange }: { side: Side; rx: RxText; onChange: (rx: RxText) => void }) {
  return (
    <label className="rx-balance">
      <input
        type="checkbox"
        checked={rx[side].balance}
        onChange={(event) => onChange({ ...rx, [side]: { ...rx[side], balance: event.target.checked } })}
      />
      balance lens
    </label>
  );
}

/** What is wrong with one value, under its line. */
export function RxFault({ id, message }: { id: string; message: string }) {
  return (
    <p className="fv-error" id={id} role="alert">
      <Icon name="error" size={16} />
      <span>{message}</span>
    </p>
  );
}
