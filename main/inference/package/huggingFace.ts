/**
 * Masked language models of the Hugging Face ecosystem as packages of this app: a folder with `config.json`, `tokenizer.json`, README.md and
 * ONNX graphs gets a manifest. No graph is run here; whether the network really predicts is checked by the inference child (`verify`).
 */
import { readFile, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { readModelCard } from "./huggingFaceCard.ts";
import { fileEntry, findGraphs, readGraphs } from "./huggingFaceGraphs.ts";
import { refusedModel } from "./huggingFaceRefusal.ts";
import { readHubTokenizer, type SpecialNames } from "./huggingFaceTokenizer.ts";
import { type Manifest, manifestSchema, SCHEMA_VERSION } from "./manifest.ts";

const MOST_JSON_BYTES = 64 * 1024 * 1024;
/** Models whose position numbers begin behind the padding token's id: that many places are lost. */
const OFFSET_POSITIONS = new Set(["roberta", "xlm-roberta", "camembert", "xlm", "mpnet", "longformer", "bertweet", "data2vec-text"]);

/** Texts that the tokenizer must give back; `verify` also uses the first one to see whether predictions depend on their context. */
const GOLDEN_TEXTS = [
  "The Supplier shall deliver the Services to the Customer within 30 days.",
  "1. Fees\n\n  (a) USD 1,250.00 per month;\n\t(b) \u201creasonable\u201d costs \u2013 see Section 4.2(b).\n",
  "[MASK] [CLS] [SEP] <mask> <s></s> [UNK] [PAD]",
  "\u7b2c1\u6761 \u4e59\u306f\u3001\u5951\u7d04\u3092\u89e3\u9664\u3059\u308b\u3002",
  "Cafe\u0301 caf\u00e9 na\u00efve co\u00adop \ud83d\udc69\u200d\ud83d\udc67 end",
];

const name = z.union([z.string(), z.looseObject({ content: z.string() }).transform(({ content }) => content)]);
const namesSchema = z.looseObject({
  mask_token: name.nullish(),
  cls_token: name.nullish(),
  sep_token: name.nullish(),
  pad_token: name.nullish(),
  bos_token: name.nullish(),
  eos_token: name.nullish(),
  model_max_length: z.number().nullish(),
});
const size = z.number().int().min(1);
const configSchema = z.looseObject({
  model_type: z.string().default(""),
  vocab_size: size,
  hidden_size: size.optional(),
  dim: size.optional(),
  num_hidden_layers: size.optional(),
  n_layers: size.optional(),
  num_attention_heads: size.optional(),
  n_heads: size.optional(),
  intermediate_size: size.optional(),
  hidden_dim: size.optional(),
  max_position_embeddings: size,
  pad_token_id: z.number().int().nullish(),
});
type Config = z.infer<typeof configSchema>;

/** Does the folder hold a model of that ecosystem rather than a package of ours? Only names are looked at. */
export async function looksLikeHuggingFace(folder: string): Promise<boolean> {
  const has = async (file: string): Promise<boolean> => (await stat(path.join(folder, file)).catch(() => null))?.isFile() ?? false;
  if (await has("manifest.json")) return false;
  return (await has("config.json")) && ((await has("tokenizer.json")) || (await findGraphs(folder)).length > 0);
}

/**
 * Writes manifest.json and golden.json into the folder, which must be a private copy. `id` is made from the folder's name unless given;
 * `licence` takes the place of the one in README.md or LICENSE. Throws MODEL_BROKEN, saying what is wrong and in which file.
 */
export async function importHuggingFace(folder: string, options: { id?: string; licence?: string }): Promise<Manifest> {
  const config = await readConfig(folder);
  const names = await readNames(folder);
  const tokenizer = readHubTokenizer(await readJson(folder, "tokenizer.json"), names.given, (reason, next) =>
    refusedModel(folder, reason, "tokenizer.json", next),
  );
  const graphs = await readGraphs(folder, config.vocab_size);
  if (tokenizer.vocabSize > config.vocab_size)
    throw refusedModel(
      folder,
      `the tokenizer has ${tokenizer.vocabSize} tokens, the graph's logits only ${config.vocab_size}`,
      "tokenizer.json",
    );
  const card = await readModelCard(folder);
  const licence = options.licence ?? card.licence;
  if (licence === null)
    throw refusedModel(
      folder,
      "it names no licence",
      "README.md",
      "Ask its author under which licence it may be used; models without one are not added.",
    );

  const golden = { schemaVersion: 1, family: "masked-lm", texts: GOLDEN_TEXTS };
  await writeFile(path.join(folder, "golden.json"), `${JSON.stringify(golden, null, 1)}\n`);
  const manifest = {
    schemaVersion: SCHEMA_VERSION,
    id: packageId(options.id ?? path.basename(path.resolve(folder))),
    family: "masked-lm",
    version: graphs.graphs[0]?.sha256.slice(0, 8) ?? "",
    license: licence,
    languages: card.languages,
    kinds: kindsOf(card.languages, tokenizer.begin),
    tokenizer: { ...(await fileEntry(folder, "tokenizer.json")), vocabSize: tokenizer.vocabSize },
    graphs: graphs.graphs,
    files: { golden: await fileEntry(folder, "golden.json") },
    config: shapeOf(folder, config),
    parameters: graphs.parameters,
    topCandidates: 32,
    // No token means "nothing here" (new text is as long as the old); padding, which the network does not look at, stands in for it.
    specialTokens: { "[MASK]": tokenizer.mask, "[DEL]": tokenizer.pad ?? tokenizer.mask, "[BOS]": tokenizer.begin, "[EOS]": tokenizer.end },
    tokenNames: names.given,
    maxPositions: await maxPositions(folder, config, names.longest),
    limits: ["no-context-cache", "fixed-length", "no-planner"],
  };
  const checked = manifestSchema.safeParse(manifest);
  if (!checked.success) {
    const issue = checked.error.issues[0];
    throw refusedModel(
      folder,
      `its ${issue?.path.join(".") ?? "description"} is out of range: ${issue?.message ?? "unknown"}`,
      "config.json",
    );
  }
  await writeFile(path.join(folder, "manifest.json"), `${JSON.stringify(manifest, null, 1)}\n`);
  return checked.data;
}

async function readJson(folder: string, file: string): Promise<unknown> {
  const info = await stat(path.join(folder, file)).catch(() => null);
  if (!info?.isFile()) throw refusedModel(folder, "a file is missing", file, "Get that file as well.");
  if (info.size > MOST_JSON_BYTES) throw refusedModel(folder, "the file is larger than 64 MiB", file);
  try {
    return JSON.parse(await readFile(path.join(folder, file), "utf8"));
  } catch (cause) {
    throw refusedModel(folder, "the file is not JSON, perhaps it was cut off", file, "Get the file again.", cause);
  }
}

async function readConfig(folder: string): Promise<Config> {
  const parsed = configSchema.safeParse(await readJson(folder, "config.json"));
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw refusedModel(folder, `the field ${issue?.path.join(".") ?? "?"} is missing or wrong`, "config.json");
}

/** Names of special tokens by the files that may give them, and the longest input in tokens. */
async function readNames(folder: string): Promise<{ readonly given: SpecialNames; readonly longest: number | null }> {
  const found: Record<string, string> = {};
  let longest: number | null = null;
  for (const file of ["tokenizer_config.json", "special_tokens_map.json"]) {
    if (!(await stat(path.join(folder, file)).catch(() => null))) continue;
    const parsed = namesSchema.safeParse(await readJson(folder, file));
    if (!parsed.success) throw refusedModel(folder, `the field ${parsed.error.issues[0]?.path.join(".") ?? "?"} is wrong`, file);
    for (const key of ["mask", "cls", "sep", "pad", "bos", "eos"] as const) {
      const value = parsed.data[`${key}_token`];
      if (value) found[key] = value;
    }
    longest = parsed.data.model_max_length ?? longest;
  }
  return { given: found, longest };
}

function shapeOf(folder: string, config: Config): Manifest["config"] {
  const width = config.hidden_size ?? config.dim;
  const layers = config.num_hidden_layers ?? config.n_layers;
  const heads = config.num_attention_heads ?? config.n_heads;
  const ffn = config.intermediate_size ?? config.hidden_dim;
  if (!width || !layers || !heads || !ffn) throw refusedModel(folder, "it does not say how wide and deep the network is", "config.json");
  return { vocab_size: config.vocab_size, layers, width, heads, ffn, max_positions: config.max_position_embeddings };
}

/** Tokens of the longest window, [CLS] and [SEP] included. */
async function maxPositions(folder: string, config: Config, longest: number | null): Promise<number> {
  const lost = OFFSET_POSITIONS.has(config.model_type) ? (config.pad_token_id ?? 1) + 1 : 0;
  const most = Math.min(
    config.max_position_embeddings - lost,
    longest !== null && longest >= 1 ? Math.floor(longest) : Number.MAX_SAFE_INTEGER,
  );
  if (most < 16) throw refusedModel(folder, `its longest window is only ${most} tokens`, "config.json");
  return most;
}

/** Kinds of documents that the languages stand for; every kind begins with the same token. */
function kindsOf(languages: readonly string[], begin: number): Record<string, number> {
  const japanese = languages.some((code) => /^(ja|jpn|japanese|multilingual)\b/i.test(code));
  const other = languages.length === 0 || languages.some((code) => !/^(ja|jpn|japanese)\b/i.test(code));
  return { ...(other ? { contract: begin, technical: begin } : {}), ...(japanese ? { ja: begin } : {}) };
}

/** A name that a package may have. */
function packageId(name: string): string {
  const id = name
    .replace(/[^A-Za-z0-9_.-]+/g, "-")
    .replace(/^[^A-Za-z0-9_]+/, "")
    .slice(0, 64);
  return id === "" ? "masked-lm" : id;
}
