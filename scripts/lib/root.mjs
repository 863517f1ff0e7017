import { fileURLToPath } from "node:url";

/** Folder of the checkout, with a separator at its end. */
export const ROOT = fileURLToPath(new URL("../../", import.meta.url));
