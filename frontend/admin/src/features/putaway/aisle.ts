/** One aisle of shelves as it is put up: so many bays, each of so many levels. */
export interface Aisle {
  zone: string;
  firstBay: number;
  bays: number;
  levels: number;
  firstSequence: number;
  capacity: number | null;
}

export interface ShelfPlan {
  code: string;
  sequence: number;
  capacity: number | null;
}

/** The bins of an aisle in walking order, bay after bay, with the codes their labels get: `G-01-1`. */
export function binsOf(aisle: Aisle): ShelfPlan[] {
  return Array.from({ length: aisle.bays * aisle.levels }, (_, index) => {
    const bay = aisle.firstBay + Math.floor(index / aisle.levels);
    const level = (index % aisle.levels) + 1;
    return {
      code: `${aisle.zone.trim().toUpperCase()}-${String(bay).padStart(2, "0")}-${String(level)}`,
      sequence: aisle.firstSequence + index,
      capacity: aisle.capacity,
    };
  });
}
