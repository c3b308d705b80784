const LARGEST_SIDE = 2400;

/** A picture file as pixels, turned upright and no larger than is of use; null when the browser cannot open it. */
export async function loadPicture(file: Blob): Promise<ImageBitmap | null> {
  const picture = await createImageBitmap(file).catch(() => null);
  const largest = picture ? Math.max(picture.width, picture.height) : 0;
  if (!picture || largest <= LARGEST_SIDE) return picture;
  const smaller = await createImageBitmap(picture, { resizeWidth: Math.round((picture.width * LARGEST_SIDE) / largest), resizeHeight: Math.round((picture.height * LARGEST_SIDE) / largest), resizeQuality: "high" }).catch(() => null);
  picture.close();
  return smaller;
}
