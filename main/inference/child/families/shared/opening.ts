/** What every family does when it opens a package. */
import { brokenPackage, readPackageJson } from "../../../package/files.ts";
import type { LoadedModel } from "../../../protocol.ts";
import type { OpenSessions } from "../../sessions.ts";
import { TextTokenizer } from "../../tokenizer.ts";
import type { CheckedPackage } from "../spanGenerator.ts";

/** What the app is told of a package whose sessions are open. */
export function loadedModel({ manifest, packageHash }: CheckedPackage, sessions: OpenSessions): LoadedModel {
  return {
    id: manifest.id,
    family: manifest.family,
    packageHash,
    provider: sessions.provider,
    providerReason: sessions.reason,
    providerFacts: sessions.facts,
    maxPositions: manifest.maxPositions,
  };
}

/** The byte-level tokenizer of a package of ours. Throws MODEL_BROKEN when it has another vocabulary than the manifest says. */
export async function openTokenizer({ folder, manifest }: CheckedPackage): Promise<TextTokenizer> {
  const { file, vocabSize } = manifest.tokenizer;
  const special = Object.values(manifest.specialTokens).filter((id): id is number => typeof id === "number");
  const tokenizer = new TextTokenizer(await readPackageJson(folder, file), special);
  if (tokenizer.vocabSize !== vocabSize)
    throw brokenPackage(folder, `the tokenizer has ${tokenizer.vocabSize} tokens, not ${vocabSize}`, file);
  return tokenizer;
}

/** The token that begins a window of the package's first kind. Throws MODEL_BROKEN when there is none. */
export function firstKindOf({ folder, manifest }: CheckedPackage): number {
  const first = Object.values(manifest.kinds)[0];
  if (first === undefined) throw brokenPackage(folder, "the manifest names no kind of document");
  return first;
}
