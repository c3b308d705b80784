/** How full a bin is, as a bar and in words; nothing where nobody set a limit. */
export function Room({ units, capacity }: { units: number; capacity: number | null }) {
  if (capacity === null) return <span className="fv-muted">no limit</span>;
  const share = Math.min(100, Math.round((units / capacity) * 100));
  return (
    <span className="room" data-full={units >= capacity ? "" : undefined}>
      <span className="room-bar" aria-hidden>
        <span style={{ width: `${String(share)}%` }} />
      </span>
      <span className="fv-num">{units >= capacity ? "full" : `${String(capacity - units)} free`}</span>
    </span>
  );
}
