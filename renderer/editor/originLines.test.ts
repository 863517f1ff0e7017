import { expect, it } from "vitest";
import type { BlameOrigin } from "../../src/contract/index.ts";
import { lineOrigins } from "./originLines.ts";

const origin = (kind: BlameOrigin["kind"], name: string, model = false): BlameOrigin => ({
  kind,
  author: model ? { kind: "model", name, forPerson: "Ada" } : { kind: "person", name },
  at: 0,
  revision: null,
  source: null,
  run: null,
  change: null,
});

it("gives each line to who wrote most of it, and joins lines that look the same", () => {
  const text = "aaaa\nbbbb m\n\nMMMM\nMMMM a\n";
  const origins = [origin("start", "Ada"), origin("written", "Bob"), origin("change", "tiny", true)];
  const spans = [
    { start: 0, end: 5, origin: 0, step: null },
    { start: 5, end: 10, origin: 1, step: null },
    { start: 10, end: 22, origin: 2, step: 3 },
    { start: 22, end: 24, origin: 0, step: null },
  ];
  const runs = lineOrigins({ spans, origins }, text);
  expect(runs.map(({ firstLine, lastLine, origin: found, mixed }) => [firstLine, lastLine, found.author.name, mixed])).toEqual([
    [1, 1, "Ada", false],
    [2, 3, "Bob", true],
    [4, 4, "tiny", false],
    [5, 6, "tiny", true],
  ]);
  expect(lineOrigins({ spans: [], origins: [] }, "")).toEqual([]);
});
