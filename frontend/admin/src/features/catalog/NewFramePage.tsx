/** Placeholder route target until the catalogue's createFrame is known. */
export default function NewFramePage() {
  return null;
}
