/** Broken and dishonest packages: each is refused with what is wrong and where, nothing is left behind. */
import { copyFileSync, mkdtempSync, readFileSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Backend, createBackend } from "../../compose.ts";
import { createForkSpawner } from "../../hosts/node/forkSpawner.ts";
import type { InferenceProcess } from "../../ports/ports.ts";
import { temporaryFolder } from "../../storage/testing/temporaryFolder.ts";
import { backendPorts } from "../testing/backend.ts";
import { addedCandidate, leftovers } from "./testing/adding.ts";
import { type EditableManifest, editManifest, flipBit, licensedPackage, rehash } from "./testing/archives.ts";

type Damage = (folder: string) => void;
const manifest =
  (edit: (manifest: EditableManifest) => void): Damage =>
  (folder) =>
    editManifest(folder, edit);

/** Changes a JSON file of the package, then makes the hashes fit. */
const json =
  (file: string, edit: (value: never) => void): Damage =>
  (folder) => {
    const value = JSON.parse(readFileSync(join(folder, file), "utf8")) as never;
    edit(value);
    writeFileSync(join(folder, file), JSON.stringify(value));
    rehash(folder);
  };

const QUICK: readonly [string, Damage, RegExp][] = [
  [
    "a truncated file",
    (folder) => truncateSync(join(folder, "int8", "weights.bin"), 1000),
    /is 1000 bytes long, not \d+ \(int8\/weights\.bin\)/,
  ],
  ["a flipped bit", (folder) => flipBit(join(folder, "int8", "weights.bin")), /wrong SHA-256\) \(int8\/weights\.bin\)/],
  ["a flipped bit in the licence", (folder) => flipBit(join(folder, "LICENSE.md")), /wrong SHA-256\) \(LICENSE\.md\)/],
  ["a missing file", (folder) => rmSync(join(folder, "int8", "step.onnx")), /a file is missing \(int8\/step\.onnx\)/],
  [
    "an unknown schema version",
    manifest((m) => Object.assign(m, { schemaVersion: 9 })),
    /schema version is 9, this version of the app reads 1/,
  ],
  ["an unknown family", manifest((m) => Object.assign(m, { family: "telepathy" })), /family "telepathy" is unknown/],
  [
    "another family than its graphs",
    manifest((m) => Object.assign(m, { family: "autoregressive-infill" })),
    /graph "ar_prefill" is missing in int8/,
  ],
  ["an id that leads out", manifest((m) => Object.assign(m, { id: "../evil" })), /field id is wrong/],
  ["an id that is a device on Windows", manifest((m) => Object.assign(m, { id: "nul" })), /"nul" cannot name a folder/],
  ["no licence name", manifest((m) => Object.assign(m, { license: "  " })), /no licence: the manifest's field license is empty/],
  ["no licence text", manifest((m) => Object.assign(m.files, { license: undefined })), /no licence text: .*files\.license \(LICENSE\.md\)/],
  [
    "an empty licence text",
    (folder) => {
      writeFileSync(join(folder, "LICENSE.md"), "\n");
      rehash(folder);
    },
    /licence text is empty \(LICENSE\.md\)/,
  ],
  [
    "a licence text that is none",
    (folder) => {
      writeFileSync(join(folder, "LICENSE.md"), new Uint8Array([0xff, 0xfe, 0x00, 0x80]));
      rehash(folder);
    },
    /not UTF-8 \(LICENSE\.md\)/,
  ],
  [
    "a path that leads out",
    manifest((m) => Object.assign(m.tokenizer, { file: "../tokenizer.json" })),
    /leads out of the package \(\.\.\/tokenizer\.json\)/,
  ],
  [
    "a link that leads out",
    (folder) => {
      copyFileSync(join(folder, "tokenizer.json"), join(folder, "..", "elsewhere.json"));
      rmSync(join(folder, "tokenizer.json"));
      symlinkSync(join("..", "elsewhere.json"), join(folder, "tokenizer.json"));
    },
    /leads out of the package \(tokenizer\.json\)/,
  ],
  [
    "a file of absurd size",
    (folder) => {
      truncateSync(join(folder, "tokenizer.json"), 65 * 1024 * 1024);
      editManifest(folder, (m) => Object.assign(m.tokenizer, { bytes: 65 * 1024 * 1024 }));
    },
    /has 68157440 bytes, the most are 67108864 \(tokenizer\.json\)/,
  ],
  [
    "int8 weights under another label",
    manifest((m) => {
      for (const graph of m.graphs) graph.dtype = "float16";
    }),
    /labelled float16 but has integer weights \(int8\/\w+\.onnx\)/,
  ],
];

const HALVES: readonly [string, Damage, RegExp][] = [
  [
    "float16 weights under the label float32",
    manifest((m) => {
      m.graphs = m.graphs.filter((graph) => graph.dtype === "float16").map((graph) => ({ ...graph, dtype: "float32" }));
    }),
    /labelled float32 but have 2\.0 bytes per parameter \(float16\/weights\.bin\)/,
  ],
  [
    "float weights under the label int8",
    manifest((m) => {
      m.graphs = m.graphs.filter((graph) => graph.dtype === "float32").map((graph) => ({ ...graph, dtype: "int8" }));
    }),
    /labelled int8 but has no integer weights \(float32\/\w+\.onnx\)/,
  ],
];

const TRIED: readonly [string, Damage, RegExp][] = [
  [
    "a tokenizer that loses letters",
    json("tokenizer.json", (spec: { normalizer: unknown }) => {
      spec.normalizer = { type: "Lowercase" };
    }),
    /tokenizer does not restore "The Supplier/,
  ],
  ["a tokenizer of another size", manifest((m) => Object.assign(m.tokenizer, { vocabSize: 511 })), /tokenizer has 512 tokens, not 511/],
  [
    "a graph in the place of another",
    (folder) => {
      copyFileSync(join(folder, "int8", "context.onnx"), join(folder, "int8", "step.onnx"));
      rehash(folder);
    },
    /int8\/step\.onnx: the graph has no input "k"/,
  ],
  [
    "a graph with other shapes than the manifest's",
    manifest((m) => {
      for (const graph of m.graphs) for (const output of graph.outputs) if (output.name === "k") output.shape = [4, "B", 2, "N", 32];
    }),
    /output "k" has the shape \[2, B, 2, N, 32\], not \[4, B, 2, N, 32\]/,
  ],
  [
    "a graph with other types than the manifest's",
    manifest((m) => {
      for (const graph of m.graphs)
        for (const output of graph.outputs) if (output.name === "entropy") Object.assign(output, { type: "tensor(int64)" });
    }),
    /output "entropy" is tensor\(float\), not tensor\(int64\)/,
  ],
  ["another number of candidates", manifest((m) => Object.assign(m, { topCandidates: 64 })), /gives 32 candidates, not 64/],
  [
    "a graph that is no graph",
    (folder) => {
      writeFileSync(join(folder, "int8", "step.onnx"), Buffer.concat([Buffer.from("MatMulInteger"), Buffer.alloc(2000, 7)]));
      rehash(folder);
    },
    /int8\/step\.onnx: the graph cannot be opened/,
  ],
  [
    "a graph that reads weights that nobody hashed",
    (folder) => {
      const path = join(folder, "int8", "step.onnx");
      writeFileSync(path, Buffer.from(readFileSync(path, "latin1").replaceAll("weights.bin", "another.bin"), "latin1"));
      rehash(folder);
    },
    /int8\/step\.onnx: the graph reads weights from another\.bin/,
  ],
  [
    "weights of another training",
    (folder) => {
      const path = join(folder, "int8", "weights.bin");
      const bytes = readFileSync(path);
      bytes.copyWithin(20_000, 60_000, 100_000);
      writeFileSync(path, bytes);
      rehash(folder);
    },
    /graph "(context|step)" gives another/,
  ],
  [
    "golden vectors that prove nothing",
    json("golden.json", (golden: { graphs: Record<string, unknown> }) => {
      delete golden.graphs.int8;
    }),
    /golden\.json: there are no golden vectors for int8/,
  ],
  [
    "a planner that is none",
    json("planner.json", (planner: { kinds: unknown }) => {
      planner.kinds = 5;
    }),
    /planner's curves are not readable/,
  ],
];

let backend: Backend;
let child: InferenceProcess | null = null;
const sources = mkdtempSync(join(tmpdir(), "palimpsest-sources-"));
const workspace = mkdtempSync(join(tmpdir(), "palimpsest-refusals-"));

beforeAll(async () => {
  const spawner = createForkSpawner();
  const inference = {
    spawn: () => {
      child = spawner.spawn();
      return child;
    },
  };
  const folders = { workspace, bundledModels: join(workspace, "none"), assets: join(workspace, "none") };
  backend = await createBackend(backendPorts(workspace, [], { folders, inference }));
  // What is there must go on working, whatever comes.
  const { candidateId } = await addedCandidate(backend, { from: "folder", path: licensedPackage(sources, "kept", keep) });
  await backend.services.models.install(candidateId, true, backend.services.people.owner());
});
afterAll(async () => {
  await backend.close();
  for (const folder of [workspace, sources]) rmSync(folder, { recursive: true, force: true });
});

const keep = (edited: EditableManifest): void => {
  edited.id = "kept";
};

async function refused(damage: Damage, message: RegExp, precisions: "int8" | "all" = "int8"): Promise<void> {
  const folder = licensedPackage(temporaryFolder(), "sold-as-sound", undefined, precisions);
  damage(folder);
  const error = await addedCandidate(backend, { from: "folder", path: folder }).catch((reason: unknown) => reason);
  expect(error).toMatchObject({ code: "MODEL_BROKEN", message: expect.stringMatching(message) });
  // Where things are on this machine is nobody's business.
  expect(String(error)).not.toContain(workspace);
  expect(leftovers(workspace)).toEqual([]);
  expect((await backend.services.models.list()).map((model) => [model.id, model.problem])).toEqual([["kept", null]]);
}

test.each(QUICK)("%s: refused before anything is run", (_name, damage, message) => refused(damage, message));
test.each(HALVES)("%s: refused before anything is run", (_name, damage, message) => refused(damage, message, "all"));
test.each(TRIED)("%s: refused by the trial", (_name, damage, message) => refused(damage, message));

test("a package that says to be another one than was asked for is refused", async () => {
  const path = licensedPackage(temporaryFolder());
  await expect(addedCandidate(backend, { from: "folder", path }, { id: "other" })).rejects.toMatchObject({
    code: "MODEL_BROKEN",
    message: expect.stringContaining('mislabelled: it says that it is "tiny-denoiser", not "other"'),
  });
});

test.each(["an empty folder", "no folder"])("%s is no package", async (what) => {
  const path = what === "no folder" ? join(temporaryFolder(), "none") : temporaryFolder();
  await expect(addedCandidate(backend, { from: "folder", path })).rejects.toMatchObject({ code: "MODEL_MISSING" });
});

test("the inference process that dies in the trial takes nothing along", async () => {
  const path = licensedPackage(temporaryFolder());
  const outcome = await (async () => {
    for await (const event of backend.services.models.addFrom({ from: "folder", path }).iterator)
      if (event.type === "checking" && event.of === null) child?.kill();
    return "ready";
  })().catch((error: unknown) => error);
  expect(outcome).toMatchObject({ code: "MODEL_BROKEN", message: expect.stringContaining("model process stopped") });
  expect(leftovers(workspace)).toEqual([]);
  expect((await backend.services.models.verify("kept")).problems).toEqual([]);
});
