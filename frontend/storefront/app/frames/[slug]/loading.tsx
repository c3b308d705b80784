import { Skeleton } from "@fovea/ui";
import styles from "@/features/product/product.module.css";

export default function ProductLoading() {
  return (
    <div className="page" role="status" aria-label="Loading the frame">
      <div className="crumbs">
        <Skeleton width="10em" height="1.3rem" />
      </div>
      <div className={styles.layout}>
        <div className={styles.stageBox}>
          <Skeleton ratio="3 / 2" />
          <Skeleton height="108px" />
        </div>
        <div className={styles.facts}>
          <Skeleton width="50%" height="4.5rem" />
          <Skeleton height="72px" />
          <Skeleton height="88px" />
          <Skeleton height="120px" />
          <Skeleton height="112px" />
        </div>
      </div>
    </div>
  );
}
