/** How long the browser may take to read a file that it was given, ms. */
const KEPT = 60_000;

/** Gives a file to the browser's own download. */
export function offerFile(fileName: string, mediaType: string, bytes: Uint8Array<ArrayBuffer>): void {
  const url = URL.createObjectURL(new Blob([bytes], { type: mediaType }));
  const link = document.createElement("a");
  link.href = url;
  link.download = fileName;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), KEPT);
}
