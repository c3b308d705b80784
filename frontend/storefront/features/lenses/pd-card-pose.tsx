import styles from "./pd-card.module.css";

/** How to hold the card. */
export function CardPose() {
  return (
    <svg className={styles.pose} viewBox="0 0 160 170" role="img" aria-label="A face with a card held flat against the forehead, above both eyes and level with them.">
      <g fill="none" stroke="currentColor" strokeWidth={1.6} strokeLinecap="round" strokeLinejoin="round">
        <path d="M36 62c0-36 20-54 44-54s44 18 44 54c0 46-22 88-44 88S36 108 36 62z" fill="var(--fv-surface)" />
        <path d="M34 74c-8-2-10 14-2 26M126 74c8-2 10 14 2 26M66 124c9 6 19 6 28 0M80 78v22c-5 3-5 6 0 7" />
        <path d="M48 76c6-7 17-7 23 0-6 6-17 6-23 0zM89 76c6-7 17-7 23 0-6 6-17 6-23 0z" />
      </g>
      <g fill="currentColor">
        <circle cx={59.5} cy={76} r={2.6} />
        <circle cx={100.5} cy={76} r={2.6} />
      </g>
      <rect x={48} y={24} width={64} height={38} rx={3} fill="var(--fv-accent-soft)" stroke="var(--fv-accent)" strokeWidth={1.6} />
      <rect x={48} y={31} width={64} height={7} fill="var(--fv-accent)" />
      <path d="M48 21v-4h64v4" fill="none" stroke="var(--fv-accent)" strokeWidth={1.2} />
      <text x={80} y={12} textAnchor="middle">
        85.60 mm
      </text>
    </svg>
  );
}
