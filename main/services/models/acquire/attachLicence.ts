import { readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { sha256OfFile } from "../../../inference/package/files.ts";
import type { Manifest } from "../../../inference/package/manifest.ts";

const LICENCE_FILE = /^(licen[cs]e|copying)(\.(md|txt))?$/i;
const OWN_FILE = "LICENSE.md";

/**
 * Names the licence text of a model of others in the manifest that was made for it: its own file, or one that says
 * the name and that the model brought no text. `folder` is our private copy.
 */
export async function attachLicence(folder: string, manifest: Manifest): Promise<void> {
  if (manifest.files.license !== undefined) return;
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isFile()).map(({ name }) => name);
  let file = names.sort().find((name) => LICENCE_FILE.test(name));
  if (file === undefined) {
    file = OWN_FILE;
    const text = `# ${manifest.license}\n\nThe model states this licence by name and brought no text of it. Look the text up before you use the model.\n`;
    await writeFile(join(folder, file), text);
  }
  const path = join(folder, file);
  const entry = { file, sha256: await sha256OfFile(path), bytes: (await stat(path)).size };
  const place = join(folder, "manifest.json");
  const json = JSON.parse(await readFile(place, "utf8")) as { files: Record<string, unknown> };
  await writeFile(place, `${JSON.stringify({ ...json, files: { ...json.files, license: entry } }, null, 1)}\n`);
}
