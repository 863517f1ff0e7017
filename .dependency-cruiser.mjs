/**
 * Who may import whom. Every rule has a fixture under tests/layers/fixtures that breaks it and must be caught
 * (tests/layers/layers.test.ts). Paths are relative to the folder that is checked.
 */

/** @param {readonly string[]} names */
const npm = (...names) => `(^|/)node_modules/(${names.join("|")})(/|$)`;
const TESTS = "([.]test[.]tsx?$)|(/testing/)";

/** @type {import("dependency-cruiser").IConfiguration} */
export default {
  forbidden: [
    {
      name: "src-imports-src-only",
      comment: "src is pure: it knows src, zod, the contract library and the message formatter, nothing else. Pass the rest in.",
      severity: "error",
      from: { path: "^src/", pathNot: TESTS },
      to: { pathNot: ["^src/", npm("zod", "@orpc/contract", "@formatjs/intl")] },
    },
    {
      name: "electron-in-its-host-only",
      comment: "Only main/hosts/electron may import electron; everything else runs in plain Node too.",
      severity: "error",
      from: { pathNot: "^main/hosts/electron/" },
      to: { path: ["^electron$", npm("electron")] },
    },
    {
      name: "onnxruntime-in-the-child-only",
      comment: "ONNX Runtime lives in the inference process, never in the one that owns windows or the database.",
      severity: "error",
      from: { path: "^(src|main|renderer)/", pathNot: ["^main/inference/child/", TESTS] },
      to: { path: npm("onnxruntime-node", "onnxruntime-common") },
    },
    {
      name: "child-imports-its-own",
      comment: "The inference child knows src, its own folder, the protocol and package format, Node, ONNX Runtime and the tokenizer.",
      severity: "error",
      from: { path: "^main/inference/child/", pathNot: TESTS },
      to: {
        pathNot: [
          "^src/",
          "^main/inference/(child/|package/|protocol[.]ts$)",
          npm("onnxruntime-node", "onnxruntime-common", "@huggingface/tokenizers", "zod"),
        ],
        dependencyTypesNot: ["core"],
      },
    },
    {
      name: "backend-loads-no-child",
      comment: "The backend talks to the inference child by messages; loading its code would load ONNX Runtime.",
      severity: "error",
      from: { path: "^main/", pathNot: ["^main/inference/child/", TESTS] },
      to: { path: "^main/inference/child/", dependencyTypesNot: ["type-only"] },
    },
    {
      name: "backend-knows-no-host",
      comment: "services, storage, documents, ports and inference get what they need through ports.",
      severity: "error",
      from: { path: "^main/(services|storage|documents|ports|inference)/|^main/compose[.]ts$", pathNot: TESTS },
      to: { path: "^main/hosts/" },
    },
    {
      name: "hosts-stay-apart",
      comment: "The Electron host and the Node hosts share main/hosts/node and the backend, not each other.",
      severity: "error",
      from: { path: "^main/hosts/(web|cli|node)/" },
      to: { path: "^main/hosts/electron/" },
    },
    {
      name: "electron-host-has-no-twin",
      comment: "The Electron host does not reach into the web host or the command line.",
      severity: "error",
      from: { path: "^main/hosts/electron/" },
      to: { path: "^main/hosts/(web|cli)/" },
    },
    {
      name: "main-knows-no-renderer",
      comment: "The backend never imports browser code; what both need lives in src.",
      severity: "error",
      from: { path: "^main/" },
      to: { path: "^renderer/" },
    },
    {
      name: "renderer-imports-src-only",
      comment: "The renderer reaches the backend through the contract; Node and main do not exist for it.",
      severity: "error",
      from: { path: "^renderer/", pathNot: TESTS },
      to: {
        path: [
          "^main/",
          npm("better-sqlite3", "kysely", "ws", "pino", "commander", "docx", "pdfmake", "@orpc/server", "@huggingface/tokenizers"),
        ],
      },
    },
    {
      name: "renderer-has-no-node",
      comment: "Node's modules do not exist in the sandbox.",
      severity: "error",
      from: { path: "^renderer/", pathNot: TESTS },
      to: { dependencyTypes: ["core"] },
    },
    {
      name: "no-cycles",
      comment: "A cycle is one module that pretends to be several.",
      severity: "error",
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
    {
      name: "no-tests-in-the-app",
      comment: "What ships does not import tests or their helpers.",
      severity: "error",
      from: { pathNot: TESTS },
      to: { path: TESTS, pathNot: "node_modules" },
    },
    {
      name: "no-development-packages",
      comment: "What ships imports dependencies, not devDependencies (electron is provided by the shell itself).",
      severity: "error",
      from: { path: "^(src|main|renderer)/", pathNot: TESTS },
      to: { dependencyTypes: ["npm-dev"], pathNot: npm("electron", "@types", "vite") },
    },
    {
      name: "nothing-unresolved",
      comment: "An import that leads nowhere. (Packages that are declarations alone, and parts of one, are for the type checker.)",
      severity: "error",
      from: {},
      to: { couldNotResolve: true, pathNot: ["[?](worker|url|raw)$", "^(mdast|hast|pdfmake/interfaces[.]js)$"] },
    },
  ],
  options: {
    parser: "swc",
    doNotFollow: { path: "node_modules" },
    enhancedResolveOptions: {
      extensions: [".ts", ".tsx", ".mjs", ".js", ".json"],
      exportsFields: ["exports"],
      conditionNames: ["import", "types", "node", "default"],
    },
  },
};
