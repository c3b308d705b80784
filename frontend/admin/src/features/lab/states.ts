import type { JobFieldsFragment } from "@fovea/gql/admin";

/** One column of the board: the job states it holds. */
export interface LabColumn {
  title: string;
  states: readonly string[];
  empty: string;
}

export const LAB_COLUMNS: readonly LabColumn[] = [
  { title: "Waiting", states: ["waiting"], empty: "No job waits to be sent." },
  { title: "At the lab", states: ["sent"], empty: "Nothing is at the lab." },
  { title: "Received", states: ["received"], empty: "Nothing waits for the quality check." },
  { title: "Passed", states: ["passed"], empty: "No job has passed yet." },
];

/** Why lenses are made again, by the API's words. */
export const REMAKE_CAUSES = [
  { value: "power_out_of_tolerance", label: "Power out of tolerance" },
  { value: "axis_out_of_tolerance", label: "Axis out of tolerance" },
  { value: "coating_defect", label: "Coating fault or scratch" },
  { value: "wrong_shape", label: "Wrong shape or size" },
  { value: "breakage", label: "Broken" },
  { value: "supplier_defect", label: "Fault of the supplier" },
] as const;

/** Jobs of one column, the most urgent first: by due date, then by age; what has passed, the latest first. */
export function jobsIn(column: LabColumn, jobs: readonly JobFieldsFragment[]): JobFieldsFragment[] {
  return jobs
    .filter((job) => column.states.includes(job.status.toLowerCase()))
    .toSorted((a, b) =>
      column.states.includes("passed")
        ? b.number.localeCompare(a.number)
        : (a.dueOn ?? "9999").localeCompare(b.dueOn ?? "9999") || a.createdAt.localeCompare(b.createdAt),
    );
}
