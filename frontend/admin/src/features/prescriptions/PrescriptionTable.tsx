import type { EyeFieldsFragment, PrescriptionFieldsFragment } from "@fovea/gql/admin";
import { formatDate, formatMm, formatPower } from "@fovea/ui";
import { Facts } from "../../ui/parts";
import type { Heights } from "./rxText";

function prism(eye: EyeFieldsFragment): string {
  const parts = [
    eye.prismHorizontal && `${eye.prismHorizontal} ${eye.prismHorizontalBase ?? ""}`,
    eye.prismVertical && `${eye.prismVertical} ${eye.prismVerticalBase ?? ""}`,
  ].filter(Boolean);
  return parts.join(", ");
}

const height = (tenths: number | null | undefined): string => (typeof tenths === "number" ? formatMm(tenths) : "");

/** Both eyes side by side as an optician writes them, right eye first, then PD and paper. */
export function PrescriptionTable({ values, heights }: { values: PrescriptionFieldsFragment; heights?: Heights }) {
  const { od, os, pd } = values;
  const rows: readonly (readonly [string, string, string])[] = [
    ["Sphere", formatPower(od.sphere), formatPower(os.sphere)],
    ["Cylinder", formatPower(od.cylinder), formatPower(os.cylinder)],
    ["Axis", od.axis === null ? "" : `${String(od.axis)}°`, os.axis === null ? "" : `${String(os.axis)}°`],
    ["Add", od.add === null ? "" : formatPower(od.add), os.add === null ? "" : formatPower(os.add)],
    ["Prism", prism(od), prism(os)],
    ["PD, one eye", formatMm(pd.rightTenths), formatMm(pd.leftTenths)],
    ["Height", height(heights?.rightTenths), height(heights?.leftTenths)],
  ];
  return (
    <div className="stack">
      <table className="rx">
        <thead>
          <tr>
            <th scope="col">
              <span className="fv-sr">Value</span>
            </th>
            <th scope="col">Right (OD)</th>
            <th scope="col">Left (OS)</th>
          </tr>
        </thead>
        <tbody>
          {rows
            .filter(([, right, left]) => right !== "" || left !== "")
            .map(([name, right, left]) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td>{right || "–"}</td>
                <td>{left || "–"}</td>
              </tr>
            ))}
        </tbody>
      </table>
      <Facts
        items={[
          ["PD", `${formatMm(pd.binocularTenths)}${pd.assumedSymmetric ? ", halves assumed equal" : ""}`],
          ["PD, near", pd.nearTenths !== null && formatMm(pd.nearTenths)],
          ["Balance lens", [od.balance && "right", os.balance && "left"].filter(Boolean).join(", ")],
          ["Issued", values.issuedOn && formatDate(values.issuedOn)],
          ["Expires", values.expiresOn && formatDate(values.expiresOn)],
          ["Prescriber", values.prescriber],
        ]}
      />
    </div>
  );
}
