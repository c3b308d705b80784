import { Skeleton } from "@fovea/ui";
import styles from "@/features/cart/cart.module.css";

export default function CartLoading() {
  return (
    <div className="page" role="status" aria-label="Loading your cart">
      <h1 className="fv-display page-title">Your cart</h1>
      <div className={styles.layout}>
        <div className="stack">
          <Skeleton height="168px" />
          <Skeleton height="168px" />
        </div>
        <Skeleton height="240px" />
      </div>
    </div>
  );
}
