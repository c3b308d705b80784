import { Skeleton } from "@fovea/ui";
import styles from "@/features/checkout/checkout.module.css";

export default function CheckoutLoading() {
  return (
    <div className="page" role="status" aria-label="Loading the checkout">
      <h1 className="fv-display page-title">Checkout</h1>
      <div className={styles.layout}>
        <div className={styles.sections}>
          <Skeleton height="520px" />
          <Skeleton height="160px" />
        </div>
        <Skeleton height="360px" />
      </div>
    </div>
  );
}
