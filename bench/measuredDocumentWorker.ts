/** The process that works on files, as it is, but for one thing: before it answers it writes its peak memory (bytes) into a file. */
import { writeFileSync } from "node:fs";

/** Name of the variable with the path of that file. */
const PEAK_FILE = "PALIMPSEST_PEAK_FILE";

const file = process.env[PEAK_FILE];
const send = process.send?.bind(process) as ((...sent: readonly unknown[]) => boolean) | undefined;
if (file !== undefined && send !== undefined)
  process.send = (...sent: readonly unknown[]) => {
    writeFileSync(file, String(process.resourceUsage().maxRSS * 1024));
    return send(...sent);
  };
await import("../main/documents/worker/entry.ts");
