import { Table, Td, Th } from "@fovea/ui";
import type { Metadata } from "next";

export const metadata: Metadata = { title: "How to read a prescription" };

const ROWS = [
  ["OD, R", "Your right eye", "oculus dexter"],
  ["OS, L", "Your left eye", "oculus sinister"],
  ["SPH", "Sphere: the main power in dioptres. Minus for near sight, plus for far sight.", "\u22122.25"],
  ["CYL", "Cylinder: the extra power for astigmatism. Empty, DS or 0.00 means none.", "\u22120.75"],
  ["AXIS", "The direction of the cylinder, 1 to 180 degrees. Only together with a cylinder.", "10"],
  ["ADD", "What is added for reading.", "+2.00"],
  ["PRISM, BASE", "Moves the picture for eyes that do not point together. Most prescriptions have none.", "1.00 in"],
  ["PD", "The distance between your pupils in millimetres: one number for both, or one for each eye.", "63, or 31.5 / 31.5"],
  ["PL, plano", "No power: write 0.00.", "0.00"],
] as const;

export default function PrescriptionHelp() {
  return (
    <div className="page page-narrow prose">
      <h1 className="fv-display page-title">How to read a prescription</h1>
      <p>Copy the numbers exactly as they stand, with their plus or minus sign. If a sign is missing, or you are unsure, ask the optician who wrote it; we ask too before we cut.</p>
      <Table caption="The words on a prescription">
        <thead>
          <tr>
            <Th>It says</Th>
            <Th>It means</Th>
            <Th>Example</Th>
          </tr>
        </thead>
        <tbody>
          {ROWS.map(([says, means, example]) => (
            <tr key={says}>
              <Th scope="row">{says}</Th>
              <Td>{means}</Td>
              <Td className="fv-num">{example}</Td>
            </tr>
          ))}
        </tbody>
      </Table>
      <h2>Plus cylinder, minus cylinder</h2>
      <p>The same lens can be written in two ways. Both are right; type the one you have. The lens builder reads either.</p>
      <h2>If your PD is not on it</h2>
      <p>Any optician can measure it in a minute. A pair of glasses you see well with was made with a PD: the shop that made it can tell you. Or you measure it in the lens builder, on a photo of yourself with a bank card; the photo stays in your browser.</p>
      <h2>Contact lenses are different</h2>
      <p>A contact lens sits on the eye, so its numbers are not the ones for glasses. Use a prescription for glasses.</p>
    </div>
  );
}
