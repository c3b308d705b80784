import { Icon } from "@fovea/ui";
import { mediaPath, type PictureFile } from "../catalogue/pictures";
import styles from "./cart.module.css";

/** The small picture of a line; a frame whose pictures are not made yet has its sign. */
export function LinePicture({ picture }: { picture: PictureFile | null | undefined }) {
  return (
    <span className={styles.picture}>
      {picture ? <img src={mediaPath(picture.url)} width={picture.width} height={picture.height} alt={picture.alt} /> : <Icon name="frame" size={40} label="Frame without pictures yet" />}
    </span>
  );
}
