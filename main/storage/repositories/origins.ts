import { deflateRawSync, inflateRawSync } from "node:zlib";
import type { BlameSnapshot, BlameStep } from "../../../src/domain/history/blame/blame.ts";
import { acceptedTexts } from "../../../src/domain/history/blame/credits.ts";
import type { Author } from "../../../src/domain/proposal/proposal.ts";
import type { Sqlite } from "../sqlite.ts";
import type { JournalEntry } from "./journal.ts";

/** A token of the text of a change: its length in UTF-16 units and the step of the run that decided it, null when that is not known. */
export type PlacedToken = readonly [length: number, step: number | null];

/** Where the text of a proposed change stands in what a run wrote. */
export interface HunkPlace {
  readonly hunkId: string;
  /** Number in the frames of the run. */
  readonly alternative: number;
  readonly span: number;
  /** UTF-16 offset in the new text of the span. */
  readonly start: number;
  /** The tokens that tile the text of the change; the first and the last may be a part of a token. */
  readonly tokens: readonly PlacedToken[];
  readonly tokenCount: number;
}

/** Hunk, start and end, and where the stretch begins in what was proposed unless that is its beginning. */
type PackedText = readonly [hunkId: string, start: number, end: number, from?: number];

/** What a revision is made of, packed: authors once, then cause, time, edits and accepted hunks of every change. */
interface PackedSteps {
  readonly authors: readonly Author[];
  readonly steps: readonly (readonly [number, BlameStep["cause"], number, [number, number, string][], PackedText[]])[];
}

/** Below this length deflating makes nothing smaller, bytes. */
const WORTH_DEFLATING = 200;

/** Where text comes from, see the migration. */
export class OriginRepository {
  readonly #sqlite: Sqlite;

  constructor(sqlite: Sqlite) {
    this.#sqlite = sqlite;
  }

  /** The changes that make a revision of the one before it, in order; those without edits are left out. */
  addSteps(revision: number, steps: readonly BlameStep[]): void {
    const authors: Author[] = [];
    const keys = new Map<string, number>();
    const numberOf = (author: Author): number => {
      const key = JSON.stringify(author);
      const known = keys.get(key);
      if (known !== undefined) return known;
      keys.set(key, authors.length);
      return authors.push(author) - 1;
    };
    const packed: PackedSteps = {
      authors,
      steps: steps
        .filter((step) => step.edits.length > 0)
        .map(({ author, cause, at, edits, accepted }) => [
          numberOf(author),
          cause,
          at,
          edits.map(({ start, end, text }): [number, number, string] => [start, end, text]),
          accepted.map(({ hunkId, start, end, from }): PackedText => (from === 0 ? [hunkId, start, end] : [hunkId, start, end, from])),
        ]),
    };
    this.#sqlite.execute("INSERT INTO revision_step (revision, data) VALUES (?, ?)", [revision, pack(packed)]);
  }

  /** The changes of a document's revisions by row id of the revision; revisions made before they were kept have none. */
  steps(document: number, after = 0): Map<number, BlameStep[]> {
    const rows = this.#sqlite
      .statement<{ revision: number; data: Buffer }>(
        "SELECT s.revision, s.data FROM revision_step s JOIN revision r ON r.id = s.revision WHERE r.document = ? AND s.revision > ? ORDER BY s.revision",
      )
      .all(document, after);
    return new Map(rows.map((row) => [row.revision, unpackSteps(unpack(row.data) as PackedSteps)]));
  }

  addPlaces(run: string, places: readonly HunkPlace[]): void {
    for (const place of places) {
      this.#sqlite.execute(
        'INSERT INTO hunk_place (hunk, run, alternative, span, "start", tokens, token_count) VALUES (?, (SELECT id FROM run WHERE key = ?), ?, ?, ?, ?, ?)',
        [place.hunkId, run, place.alternative, place.span, place.start, JSON.stringify(place.tokens), place.tokenCount],
      );
    }
  }

  /** Where the changes of a document come from, by id of the hunk. */
  places(document: number): Map<string, HunkPlace> {
    const rows = this.#sqlite
      .statement<{ hunk: string; alternative: number; span: number; start: number; tokens: string; token_count: number }>(
        `SELECT p.hunk, p.alternative, p.span, p."start", p.tokens, p.token_count FROM hunk_place p JOIN run r ON r.id = p.run WHERE r.document = ?`,
      )
      .all(document);
    return new Map(
      rows.map((row) => [row.hunk, { ...row, hunkId: row.hunk, tokens: JSON.parse(row.tokens), tokenCount: row.token_count }]),
    );
  }

  /** Tokens that a model wrote for each change of a document, by id of the hunk. */
  tokenCounts(document: number): Map<string, number> {
    const rows = this.#sqlite
      .statement<{ hunk: string; count: number }>(
        "SELECT p.hunk, p.token_count AS count FROM hunk_place p JOIN run r ON r.id = p.run WHERE r.document = ?",
      )
      .all(document);
    return new Map(rows.map(({ hunk, count }) => [hunk, count]));
  }

  place(hunkId: string): HunkPlace | null {
    const row = this.#sqlite
      .statement<{ alternative: number; span: number; start: number; tokens: string; token_count: number }>(
        'SELECT alternative, span, "start", tokens, token_count FROM hunk_place WHERE hunk = ?',
      )
      .get(hunkId);
    return row === undefined ? null : { ...row, hunkId, tokens: JSON.parse(row.tokens) as PlacedToken[], tokenCount: row.token_count };
  }

  /** The newest revision of a document, up to `revision`, whose blame is kept; null without. */
  keptBlame(document: number, revisions: ReadonlySet<number>): { readonly revision: number; readonly snapshot: BlameSnapshot } | null {
    const rows = this.#sqlite
      .statement<{ revision: number; data: Buffer }>("SELECT revision, data FROM blame WHERE document = ? ORDER BY revision DESC")
      .all(document);
    const row = rows.find((candidate) => revisions.has(candidate.revision));
    return row === undefined ? null : { revision: row.revision, snapshot: unpack(row.data) as BlameSnapshot };
  }

  /** Keeps the blame of a revision; of a document the newest `most` are kept. */
  keepBlame(document: number, revision: number, snapshot: BlameSnapshot, most = 3): void {
    this.#sqlite.execute("INSERT OR REPLACE INTO blame (revision, document, data) VALUES (?, ?, ?)", [revision, document, pack(snapshot)]);
    this.#sqlite.execute(
      "DELETE FROM blame WHERE document = ? AND revision NOT IN (SELECT revision FROM blame WHERE document = ? ORDER BY revision DESC LIMIT ?)",
      [document, document, most],
    );
  }

  /** Everything that is derived goes; it is made again when it is asked for. */
  forgetBlame(document: number): void {
    this.#sqlite.execute("DELETE FROM blame WHERE document = ?", [document]);
  }
}

/** A journalled change as a step. */
export function stepOf(entry: Pick<JournalEntry, "author" | "at" | "change">): BlameStep {
  return {
    author: entry.author,
    cause: entry.change.cause,
    at: entry.at,
    edits: entry.change.edits,
    accepted: acceptedTexts(entry.change),
  };
}

function unpackSteps({ authors, steps }: PackedSteps): BlameStep[] {
  return steps.map(([author, cause, at, edits, accepted]) => ({
    author: authors[author] ?? { kind: "person", name: "" },
    cause,
    at,
    edits: edits.map(([start, end, text]) => ({ start, end, text })),
    accepted: accepted.map(([hunkId, start, end, from = 0]) => ({ hunkId, start, end, from, proposed: null })),
  }));
}

/** One byte (0 plain, 1 raw deflate), then JSON. */
function pack(value: unknown): Buffer {
  const plain = Buffer.from(JSON.stringify(value), "utf8");
  return plain.length < WORTH_DEFLATING
    ? Buffer.concat([Buffer.of(0), plain])
    : Buffer.concat([Buffer.of(1), deflateRawSync(plain, { level: 6 })]);
}

function unpack(data: Buffer): unknown {
  const body = data.subarray(1);
  return JSON.parse((data[0] === 1 ? inflateRawSync(body) : body).toString("utf8"));
}
