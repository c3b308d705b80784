import type { JobFieldsFragment } from "@fovea/gql/admin";

/** One column of the board: the job states it holds. */
export interface LabColumn {
  title: string;
  states: readonly string[];
  empty: string;
}

export const LAB_COLUMNS: readonly LabColumn[] = [
  { title: "Waiting", states: ["WAITING", "OPEN"], empty: "No job waits to be sent." },
  { title: "At the lab", states: ["SENT"], empty: "Nothing is at the lab." },
  { title: "Received", states: ["RECEIVED"], empty: "Nothing waits for the quality check." },
  { title: "Passed", states: ["PASSED"], empty: "No job has passed yet." },
];

export const REMAKE_CAUSES = [
  "Power out of tolerance",
  "Axis out of tolerance",
  "Centration wrong",
  "Scratch or coating fault",
  "Wrong material or treatment",
  "Frame damaged at edging",
] as const;

/** Jobs of one column, the most urgent first: by due date, then by age. */
export function jobsIn(column: LabColumn, jobs: readonly JobFieldsFragment[]): JobFieldsFragment[] {
  return jobs
    .filter((job) => column.states.includes(job.status.toUpperCase()))
    .toSorted((a, b) => (a.dueOn ?? "9999").localeCompare(b.dueOn ?? "9999") || a.createdAt.localeCompare(b.createdAt));
}
