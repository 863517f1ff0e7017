/** Whether a graph reads its weights from the one file that the manifest names and hashes for it. */
import path from "node:path";
import { packagePath } from "./files.ts";
import type { PackageGraph } from "./manifest.ts";
import { readOnnxHead } from "./onnxGraph.ts";
import { plainReason } from "./plainReason.ts";

/**
 * A sentence, or null. A graph that reads another file would run with numbers that no hash of the package stands for, and could read files of
 * this machine. Nothing is run.
 */
export async function weightsProblem(folder: string, { file, weights }: PackageGraph): Promise<string | null> {
  try {
    const { externalFiles } = readOnnxHead(await packagePath(folder, file));
    const other = externalFiles.find((name) => path.posix.join(path.posix.dirname(file), name) !== weights?.file);
    return other === undefined ? null : `${file}: the graph reads weights from ${other}, which the manifest does not name for it.`;
  } catch (error) {
    return `${file}: the graph cannot be opened: ${plainReason(error, folder)}`;
  }
}
