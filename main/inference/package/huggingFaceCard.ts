/** What a model's README.md and LICENSE say about it. */
import { readFile, stat } from "node:fs/promises";
import path from "node:path";

export interface ModelCard {
  /** Name of the licence as the model gives it; null when it gives none. */
  readonly licence: string | null;
  /** Language codes as the card gives them; empty when it gives none. */
  readonly languages: readonly string[];
}

/** A longer text is no model card. */
const MOST_BYTES = 4 * 1024 * 1024;
const LICENCE_FILES = ["LICENSE", "LICENSE.md", "LICENSE.txt", "LICENCE", "LICENCE.md", "LICENCE.txt"];
const NO_LICENCE = /^(unknown|none|null|other|n\/a)?$/i;
const KNOWN: readonly (readonly [RegExp, string])[] = [
  [/Apache License\s+Version 2\.0/i, "Apache-2.0"],
  [/\bMIT License\b/i, "MIT"],
  [/Permission is hereby granted, free of charge/i, "MIT"],
  [/Attribution-ShareAlike 4\.0/i, "CC-BY-SA-4.0"],
  [/Attribution 4\.0 International/i, "CC-BY-4.0"],
  [/CC0 1\.0 Universal/i, "CC0-1.0"],
];

/** Reads the YAML front matter of README.md (`license`, `license_name`, `language`), and where it names no licence, a LICENSE file. */
export async function readModelCard(folder: string): Promise<ModelCard> {
  const front = frontMatter(await readText(path.join(folder, "README.md")));
  const named = [front.get("license_name"), front.get("license")].flatMap((value) => value ?? []).find((name) => !NO_LICENCE.test(name));
  return { licence: named ?? (await licenceOfFile(folder)), languages: (front.get("language") ?? []).filter((code) => code !== "") };
}

async function licenceOfFile(folder: string): Promise<string | null> {
  for (const file of LICENCE_FILES) {
    const text = await readText(path.join(folder, file));
    if (text.trim() === "") continue;
    const known = KNOWN.find(([pattern]) => pattern.test(text.slice(0, 4000)));
    if (known) return known[1];
    const title =
      text
        .trim()
        .split("\n")[0]
        ?.replace(/^#+\s*/, "")
        .trim() ?? "";
    return title.length > 120 ? `${title.slice(0, 119)}…` : title;
  }
  return null;
}

/**
 * Values by key of the block between the first two lines of three hyphens. Only what model cards use: `key: value`, `key: [a, b]` and
 * `key:` with lines `- value` below.
 */
export function frontMatter(text: string): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  const lines = text.replace(/^\ufeff/, "").split(/\r?\n/);
  if (lines[0]?.trim() !== "---") return found;
  let key: string | null = null;
  for (const line of lines.slice(1)) {
    if (line.trim() === "---") return found;
    const pair = /^([A-Za-z_][\w-]*):\s*(.*)$/.exec(line);
    const item = /^\s*-\s+(.*)$/.exec(line);
    if (pair) {
      key = pair[1] ?? "";
      const value = plain(pair[2] ?? "");
      const list = /^\[(.*)\]$/.exec(value);
      found.set(key, list ? (list[1] ?? "").split(",").map(plain) : value === "" ? [] : [value]);
    } else if (item && key !== null) found.get(key)?.push(plain(item[1] ?? ""));
    else if (/^\S/.test(line)) key = null;
  }
  return new Map(); // the block has no end
}

function plain(value: string): string {
  const bare = value.trim().replace(/\s+#.*$/, "");
  return /^(["']).*\1$/.test(bare) ? bare.slice(1, -1) : bare;
}

async function readText(file: string): Promise<string> {
  const size = await stat(file).then(
    (stats) => stats.size,
    () => 0,
  );
  return size > MOST_BYTES ? "" : readFile(file, "utf8").catch(() => "");
}
