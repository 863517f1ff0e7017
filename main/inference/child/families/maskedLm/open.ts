/** Opening a masked language model: tokenizer, vocabulary, sessions. */
import { brokenPackage, readPackageJson } from "../../../package/files.ts";
import { type HubTokenizer, losslessSpec, readHubTokenizer, type SpecialNames } from "../../../package/huggingFaceTokenizer.ts";
import type { Manifest } from "../../../package/manifest.ts";
import type { ProviderChoice } from "../../../protocol.ts";
import type { DocumentTokenizer } from "../../documentTokenizer.ts";
import { type OpenSessions, openSessions } from "../../sessions.ts";
import { BlockCache } from "../../tokenisedText.ts";
import { TextTokenizer } from "../../tokenizer.ts";
import { WordPieceTokenizer } from "../../wordPiece.ts";
import type { Denoiser } from "../maskedDiffusion/denoiser.ts";
import { probe } from "../maskedDiffusion/family.ts";
import { ContextCache } from "../shared/contextCache.ts";
import { loadedModel } from "../shared/opening.ts";
import { Vocabulary } from "../shared/vocabulary.ts";
import type { CheckedPackage } from "../spanGenerator.ts";
import { MaskedLmNetwork, type MaskedLmShape } from "./network.ts";

/** The tokenizer of a package as the sampler uses it. Throws MODEL_BROKEN. */
export async function openTokenizer({ folder, manifest }: Pick<CheckedPackage, "folder" | "manifest">): Promise<DocumentTokenizer> {
  const { file, vocabSize } = manifest.tokenizer;
  const spec = await readPackageJson(folder, file);
  const read = readHubTokenizer(spec, namesOf(manifest), (reason) => brokenPackage(folder, reason, file));
  const wanted: readonly (readonly [string, number])[] = [
    ["[MASK]", read.mask],
    ["[BOS]", read.begin],
    ["[EOS]", read.end],
  ];
  for (const [name, id] of wanted)
    if (manifest.specialTokens[name] !== id)
      throw brokenPackage(folder, `the tokenizer's ${name} is ${id}, not ${String(manifest.specialTokens[name])}`, file);
  const tokenizer = read.kind === "word-piece" ? new WordPieceTokenizer(read) : byteLevel(spec, read);
  if (tokenizer.vocabSize !== vocabSize)
    throw brokenPackage(folder, `the tokenizer has ${tokenizer.vocabSize} tokens, not ${vocabSize}`, file);
  return tokenizer;
}

/** Opens a package for use. Throws MODEL_BROKEN. */
export async function openMaskedLm(
  checked: CheckedPackage,
  provider: ProviderChoice,
): Promise<{ denoiser: Denoiser; sessions: OpenSessions }> {
  const { folder, manifest } = checked;
  const tokenizer = await openTokenizer(checked);
  const vocabulary = new Vocabulary(tokenizer, manifest, false);
  const shape = shapeOf(manifest);
  const sessions = await openSessions(folder, manifest, provider, ({ graphs }) =>
    probe(new MaskedLmNetwork(graphs, shape), shape.marks.begin, shape.marks.mask),
  );
  const network = new MaskedLmNetwork(sessions.graphs, shape);
  const model = loadedModel(checked, sessions);
  const denoiser: Denoiser = {
    model,
    maxPositions: manifest.maxPositions,
    planner: null,
    vocabulary,
    blocks: new BlockCache(tokenizer),
    network,
    contexts: new ContextCache(network),
    fixedLength: true,
    kindId: () => shape.marks.begin,
  };
  return { denoiser, sessions };
}

/** What the network needs to know of the manifest. */
export function shapeOf(manifest: Manifest): MaskedLmShape {
  const { specialTokens, config, maxPositions } = manifest;
  return {
    marks: { begin: specialTokens["[BOS]"], end: specialTokens["[EOS]"], mask: specialTokens["[MASK]"] },
    pad: specialTokens["[DEL]"] === specialTokens["[MASK]"] ? -1 : specialTokens["[DEL]"],
    vocabulary: config.vocab_size,
    maxPositions,
  };
}

function byteLevel(spec: unknown, read: HubTokenizer): TextTokenizer {
  return new TextTokenizer(losslessSpec(spec, read), read.special.values(), read.spaces);
}

/** The names of the special tokens, which the importer keeps in the manifest. */
function namesOf(manifest: Manifest): SpecialNames {
  const { tokenNames } = manifest;
  return tokenNames !== null && typeof tokenNames === "object" ? (tokenNames as SpecialNames) : {};
}
