import { Skeleton } from "@fovea/ui";
import styles from "@/features/catalogue/catalogue.module.css";

export default function FramesLoading() {
  return (
    <div className="page" role="status" aria-label="Loading frames">
      <Skeleton width="7em" height="3.2rem" />
      <Skeleton width="24em" height="1.4rem" />
      <div className={styles.layout}>
        <div className={styles.rail}>
          <Skeleton height="60vh" />
        </div>
        <div>
          <Skeleton height="44px" />
          <div className={styles.grid}>
            {Array.from({ length: 9 }, (_, index) => (
              <div key={index} className={styles.card}>
                <Skeleton ratio="3 / 2" />
                <div className={styles.cardText}>
                  <Skeleton width="40%" height="1.5rem" />
                  <Skeleton width="18%" height="1.5rem" />
                </div>
                <div className={styles.cardFoot} />
              </div>
            ))}
          </div>
        </div>
      </div>
    </div>
  );
}
