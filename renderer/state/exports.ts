/** Making a file of a document, and bringing it to the user: through the host's dialog, or as a download. */
import type { Client, Outputs } from "../../src/contract/index.ts";
import { offerFile } from "../ui/offerFile.ts";
import { getUi } from "./uiStore.ts";

export type MadeExport = Outputs["exports"]["create"];

/** Saves an export that was made. Gives the name of the file, null when the user cancels. Throws NOT_FOUND, READ_ONLY_TARGET, DISK_FULL. */
export async function saveExport(
  client: Client,
  { exportId, fileName, mediaType }: Pick<MadeExport, "exportId" | "fileName" | "mediaType">,
): Promise<string | null> {
  if (getUi().appInfo?.dialogs === true) {
    const answer = await client.exports.saveWithDialog({ exportId });
    return answer.saved ? (answer.fileName ?? fileName) : null;
  }
  const { base64 } = await client.exports.download({ exportId });
  offerFile(
    fileName,
    mediaType,
    Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)),
  );
  return fileName;
}
