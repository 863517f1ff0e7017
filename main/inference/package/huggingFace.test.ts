import { readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { changeJson, HUB_MODELS, type HubModel, hubFixture, onnxFile, withHubModel } from "../testing/hubModel.ts";
import { TINY } from "../testing/tinyPackage.ts";
import { checkGraphs, checkHashes, readManifest } from "./files.ts";
import { importHuggingFace, looksLikeHuggingFace } from "./huggingFace.ts";
import { frontMatter } from "./huggingFaceCard.ts";
import { parameterCount } from "./manifest.ts";

const INT64 = 7;
const FLOAT = 1;
const IDS = [
  ["input_ids", INT64, ["b", "s"]],
  ["attention_mask", INT64, ["b", "s"]],
] as const;

test.each(HUB_MODELS)("%s becomes a package that is complete and sound", async (name) => {
  await withHubModel(name, async (folder) => {
    expect(await looksLikeHuggingFace(folder)).toBe(true);
    const made = await importHuggingFace(folder, {});
    const { manifest } = await readManifest(folder);
    expect(manifest).toEqual(made);
    checkGraphs(folder, manifest);
    await checkHashes(folder, manifest);
    expect(manifest).toMatchObject({
      id: name,
      family: "masked-lm",
      license: "cc0-1.0",
      languages: ["en"],
      maxPositions: 96,
      limits: ["no-context-cache", "fixed-length", "no-planner"],
    });
    expect(Object.keys(manifest.kinds)).toEqual(["contract", "technical"]);
    expect(await looksLikeHuggingFace(folder)).toBe(false); // it is one of ours now
  });
});

test("graphs are found in onnx/ or at the top, with weights beside them, each precision once", async () => {
  const graphs = async (name: HubModel) =>
    withHubModel(name, async (folder) =>
      (await importHuggingFace(folder, {})).graphs.map(({ file, dtype, weights }) => [file, dtype, weights?.file ?? null]),
    );
  expect(await graphs("tiny-bert")).toEqual([
    ["model.onnx", "float32", "model.onnx_data"],
    ["model_fp16.onnx", "float16", null],
  ]);
  expect(await graphs("tiny-modernbert")).toEqual([
    ["onnx/model.onnx", "float32", null],
    ["onnx/model_quantized.onnx", "int8", null],
  ]);
});

test("weights are counted, and inputs and outputs named with their shapes", async () => {
  await withHubModel("tiny-bert", async (folder) => {
    const manifest = await importHuggingFace(folder, {});
    expect(parameterCount(manifest)).toBeGreaterThan(45_000);
    expect(parameterCount(manifest)).toBeLessThan(50_000);
    expect(manifest.graphs[0]?.inputs.map(({ name, type }) => [name, type])).toEqual([
      ["input_ids", "int64"],
      ["attention_mask", "int64"],
      ["token_type_ids", "int64"],
    ]);
    expect(manifest.graphs.map(({ outputs }) => [outputs[0]?.name, outputs[0]?.type])).toEqual([
      ["logits", "float32"],
      ["logits", "float16"],
    ]);
  });
});

test("a given id and licence win; the folder's name is made a name that a package may have", async () => {
  await withHubModel("tiny-bert", async (folder) => {
    expect(await importHuggingFace(folder, { id: "..My model (2)", licence: "Apache-2.0" })).toMatchObject({
      id: "My-model-2-",
      license: "Apache-2.0",
    });
  });
});

test("a RoBERTa loses the positions that its padding takes", async () => {
  await withHubModel("tiny-modernbert", async (folder) => {
    await changeJson(folder, "config.json", (json) =>
      Object.assign(json, { model_type: "roberta", pad_token_id: 1, max_position_embeddings: 98 }),
    );
    expect((await importHuggingFace(folder, {})).maxPositions).toBe(96);
  });
});

test.each([
  ["MIT License\n\nCopyright (c) 2024", "MIT"],
  ["                              Apache License\n                        Version 2.0, January 2004", "Apache-2.0"],
  ["# The House Licence\n\nDo good.", "The House Licence"],
])("a LICENSE file names the licence where the card does not: %#", async (text, name) => {
  await withHubModel("tiny-bert", async (folder) => {
    await writeFile(path.join(folder, "README.md"), "---\nlicense: other\n---\n");
    await writeFile(path.join(folder, "LICENSE"), text);
    expect((await importHuggingFace(folder, {})).license).toBe(name);
  });
});

test("languages decide the kinds of documents", async () => {
  await withHubModel("tiny-bert", async (folder) => {
    await writeFile(path.join(folder, "README.md"), "---\nlicense: mit\nlanguage: ja\n---\n");
    expect(Object.keys((await importHuggingFace(folder, {})).kinds)).toEqual(["ja"]);
  });
});

test("front matter is read in the forms that cards use", () => {
  const card =
    '---\nlicense: "apache-2.0" # checked\nlanguage:\n- en\n- "ja"\ntags: [a, \'b\']\nnested:\n  key: value\n---\nlicense: mit\n';
  expect([...frontMatter(card)]).toEqual([
    ["license", ["apache-2.0"]],
    ["language", ["en", "ja"]],
    ["tags", ["a", "b"]],
    ["nested", []],
  ]);
  expect(frontMatter("---\nlicense: mit\n").size).toBe(0);
  expect(frontMatter("# No card").size).toBe(0);
});

test("packages of ours, and folders without a model, are not taken for one", async () => {
  expect(await looksLikeHuggingFace(TINY)).toBe(false);
  expect(await looksLikeHuggingFace(path.dirname(TINY))).toBe(false);
  expect(await looksLikeHuggingFace(path.join(TINY, "nowhere"))).toBe(false);
});

interface Refusal {
  readonly what: string;
  readonly model?: HubModel;
  readonly spoil: (folder: string) => Promise<unknown>;
  readonly reason: RegExp;
  readonly file: string;
}

const graph = (inputs: Parameters<typeof onnxFile>[0], outputs: Parameters<typeof onnxFile>[1], external?: string[]) => (folder: string) =>
  writeFile(path.join(folder, "model.onnx"), onnxFile(inputs, outputs, external));
const tokenizer = (change: (json: Record<string, unknown>) => void) => (folder: string) => changeJson(folder, "tokenizer.json", change);
const LOGITS = [["logits", FLOAT, ["b", "s", 241]]] as const;

const REFUSALS: readonly Refusal[] = [
  {
    what: "no licence",
    spoil: (folder) => writeFile(path.join(folder, "README.md"), "# A model\n"),
    reason: /names no licence/,
    file: "README.md",
  },
  {
    what: "an unknown licence",
    spoil: (folder) => writeFile(path.join(folder, "README.md"), "---\nlicense: unknown\n---\n"),
    reason: /names no licence/,
    file: "README.md",
  },
  {
    what: "no graph",
    spoil: (folder) => Promise.all(["model.onnx", "model_fp16.onnx"].map((file) => rm(path.join(folder, file)))),
    reason: /no ONNX graph/,
    file: "onnx/model.onnx",
  },
  { what: "no tokenizer", spoil: (folder) => rm(path.join(folder, "tokenizer.json")), reason: /missing/, file: "tokenizer.json" },
  {
    what: "a tokenizer that was cut off",
    spoil: async (folder) =>
      writeFile(path.join(folder, "tokenizer.json"), (await readFile(path.join(folder, "tokenizer.json"))).subarray(0, 900)),
    reason: /not JSON/,
    file: "tokenizer.json",
  },
  {
    what: "a graph without attention_mask",
    spoil: graph([IDS[0]], LOGITS),
    reason: /no input attention_mask; it takes: input_ids/,
    file: "model.onnx",
  },
  {
    what: "a graph with an odd input",
    spoil: graph([...IDS, ["pixel_values", FLOAT, ["b"]]], LOGITS),
    reason: /input pixel_values that is unknown/,
    file: "model.onnx",
  },
  {
    what: "a graph of 32-bit ids",
    spoil: graph([["input_ids", 6, ["b", "s"]], IDS[1]], LOGITS),
    reason: /of the type int32, not int64/,
    file: "model.onnx",
  },
  {
    what: "a graph for one length",
    spoil: graph([["input_ids", INT64, [1, 128]], IDS[1]], LOGITS),
    reason: /fixed shape \[1, 128\]/,
    file: "model.onnx",
  },
  {
    what: "a graph without a head",
    spoil: graph(IDS, [["last_hidden_state", FLOAT, ["b", "s", 40]]]),
    reason: /no output logits; it gives: last_hidden_state/,
    file: "model.onnx",
  },
  {
    what: "logits of another size",
    spoil: graph(IDS, [["logits", FLOAT, ["b", "s", 7]]]),
    reason: /logits are of 7 tokens, config.json says 241/,
    file: "model.onnx",
  },
  {
    what: "logits of two axes (a classifier)",
    spoil: graph(IDS, [["logits", FLOAT, ["b", 241]]]),
    reason: /shape \[b, 241\]/,
    file: "model.onnx",
  },
  {
    what: "a tokenizer larger than the logits",
    spoil: (folder) => tokenizer((json) => (json.added_tokens as unknown[]).push({ id: 300, content: "extra", special: false }))(folder),
    reason: /tokenizer has 301 tokens, the graph's logits only 241/,
    file: "tokenizer.json",
  },
  {
    what: "weights elsewhere",
    spoil: graph(IDS, LOGITS, ["../../secret"]),
    reason: /outside of the model's folder: \.\.\/\.\.\/secret/,
    file: "model.onnx",
  },
  {
    what: "weights that are missing",
    spoil: (folder) => rm(path.join(folder, "model.onnx_data")),
    reason: /weights is missing: model.onnx_data/,
    file: "model.onnx",
  },
  {
    what: "a graph that was cut off",
    spoil: async (folder) =>
      writeFile(path.join(folder, "model_fp16.onnx"), (await readFile(path.join(folder, "model_fp16.onnx"))).subarray(0, 5000)),
    reason: /cannot be read: it is cut off/,
    file: "model_fp16.onnx",
  },
  {
    what: "a graph that is none",
    spoil: (folder) => writeFile(path.join(folder, "model.onnx"), "<html>Not found</html>"),
    reason: /cannot be read/,
    file: "model.onnx",
  },
  {
    what: "a pointer in place of the graph",
    spoil: (folder) => writeFile(path.join(folder, "model.onnx"), "version https://git-lfs.github.com/spec/v1\noid sha256:0\n"),
    reason: /Git LFS pointer/,
    file: "model.onnx",
  },
  {
    what: "an uncased tokenizer",
    spoil: tokenizer((json) => Object.assign(json.normalizer as object, { lowercase: true })),
    reason: /uncased/,
    file: "tokenizer.json",
  },
  {
    what: "a tokenizer that strips accents",
    spoil: tokenizer((json) => Object.assign(json.normalizer as object, { strip_accents: true })),
    reason: /accents/,
    file: "tokenizer.json",
  },
  {
    what: "a tokenizer without a mask",
    spoil: async (folder) => {
      for (const file of ["special_tokens_map.json", "tokenizer_config.json"]) await rm(path.join(folder, file));
      await tokenizer((json) => {
        const model = json.model as { vocab: Record<string, number> };
        model.vocab["[NONE]"] = model.vocab["[MASK]"] ?? 4;
        delete model.vocab["[MASK]"];
        json.added_tokens = [];
      })(folder);
    },
    reason: /no mask token/,
    file: "tokenizer.json",
  },
  {
    what: "a SentencePiece tokenizer",
    spoil: tokenizer((json) => Object.assign(json, { model: { type: "Unigram", vocab: [["a", -1]] } })),
    reason: /SentencePiece/,
    file: "tokenizer.json",
  },
  {
    what: "a word-level tokenizer",
    spoil: tokenizer((json) => Object.assign(json.model as object, { type: "WordLevel" })),
    reason: /kind WordLevel/,
    file: "tokenizer.json",
  },
  {
    what: "words split in another way",
    spoil: tokenizer((json) => Object.assign(json, { pre_tokenizer: { type: "Whitespace" } })),
    reason: /by Whitespace, not as BERT/,
    file: "tokenizer.json",
  },
  {
    what: "a byte-level tokenizer that lower-cases",
    model: "tiny-modernbert",
    spoil: tokenizer((json) =>
      Object.assign(json, { normalizer: { type: "Sequence", normalizers: [{ type: "NFC" }, { type: "Lowercase" }] } }),
    ),
    reason: /changes the text before it reads it \(Lowercase\)/,
    file: "tokenizer.json",
  },
  {
    what: "BPE that is not on bytes",
    model: "tiny-modernbert",
    spoil: tokenizer((json) => Object.assign(json, { pre_tokenizer: { type: "Metaspace" } })),
    reason: /SentencePiece/,
    file: "tokenizer.json",
  },
  {
    what: "a vocabulary that lacks bytes",
    model: "tiny-modernbert",
    spoil: tokenizer((json) => {
      const model = json.model as { vocab: Record<string, number> };
      model.vocab.replaced = model.vocab["\u0100"] ?? 0;
      delete model.vocab["\u0100"];
    }),
    reason: /lacks 1 of the 256 bytes/,
    file: "tokenizer.json",
  },
  {
    what: "a configuration without sizes",
    spoil: (folder) => changeJson(folder, "config.json", (json) => delete json.hidden_size),
    reason: /how wide and deep/,
    file: "config.json",
  },
  {
    what: "a configuration without a vocabulary",
    spoil: (folder) => changeJson(folder, "config.json", (json) => delete json.vocab_size),
    reason: /field vocab_size is missing/,
    file: "config.json",
  },
  {
    what: "a window that is too short",
    spoil: (folder) => changeJson(folder, "tokenizer_config.json", (json) => Object.assign(json, { model_max_length: 8 })),
    reason: /longest window is only 8/,
    file: "config.json",
  },
];

test.each(REFUSALS)("refused, saying what and where: $what", async ({ model = "tiny-bert", spoil, reason, file }) => {
  await withHubModel(model, async (folder) => {
    await spoil(folder);
    const error: unknown = await importHuggingFace(folder, {}).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: "MODEL_BROKEN", message: expect.stringMatching(reason), details: { model, file } });
    expect(error).toMatchObject({ message: expect.stringContaining(`(${file})`) });
    await expect(readManifest(folder)).rejects.toMatchObject({ code: "MODEL_MISSING" }); // nothing half made
  });
});

test("the tiny models stay below 400 kB each", async () => {
  for (const name of HUB_MODELS) {
    const files = (await readdir(hubFixture(name), { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
    let bytes = 0;
    for (const file of files) bytes += (await stat(path.join(file.parentPath, file.name))).size;
    expect(files.length).toBeGreaterThan(6);
    expect(bytes).toBeLessThan(400_000);
  }
});
