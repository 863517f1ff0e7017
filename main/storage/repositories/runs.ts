import { deflateRawSync, inflateRawSync } from "node:zlib";
import type { TextRange } from "../../../src/domain/text/textEdit.ts";
import type { CanvasFrame } from "../../inference/protocol.ts";
import { packFrames, unpackFrames } from "../frameCodec.ts";
import type { Sqlite } from "../sqlite.ts";

/** A run as it is stored: `record` is what the contract shows, `evidence` what only the services need. Both are JSON. */
export interface StoredRun {
  readonly rowId: number;
  readonly key: string;
  readonly documentKey: string;
  readonly phase: string;
  readonly record: unknown;
}

/** Where the spans of an ended run are in the text of a version of their document. */
export interface RunAnchors {
  readonly version: number;
  readonly spans: readonly TextRange[];
}

/** Runs, their evidence and their timelines. */
export class RunRepository {
  readonly #sqlite: Sqlite;

  constructor(sqlite: Sqlite) {
    this.#sqlite = sqlite;
  }

  add(document: number, key: string, phase: string, startedAt: number, record: unknown): number {
    return this.#sqlite.run(
      this.#sqlite.query
        .insertInto("run")
        .values({ key, document, phase, started_at: startedAt, record: JSON.stringify(record), evidence: null, anchors: null }),
    ).id;
  }

  update(id: number, phase: string, record: unknown): void {
    this.#sqlite.run(
      this.#sqlite.query
        .updateTable("run")
        .set({ phase, record: JSON.stringify(record) })
        .where("id", "=", id),
    );
  }

  saveEvidence(id: number, evidence: unknown): void {
    const data = deflateRawSync(Buffer.from(JSON.stringify(evidence)), { level: 9 });
    this.#sqlite.run(this.#sqlite.query.updateTable("run").set({ evidence: data }).where("id", "=", id));
  }

  /** What `saveEvidence` was given, or null. */
  evidence(key: string): unknown {
    const row = this.#sqlite.first(this.#sqlite.query.selectFrom("run").select("evidence").where("key", "=", key));
    return row?.evidence === undefined || row.evidence === null ? null : JSON.parse(inflateRawSync(row.evidence).toString("utf8"));
  }

  saveAnchors(key: string, anchors: RunAnchors): void {
    this.#sqlite.execute("UPDATE run SET anchors = ? WHERE key = ?", [JSON.stringify(anchors), key]);
  }

  /** Anchors of a document's runs by the key of the run, those of the oldest version first. */
  anchors(document: number): (RunAnchors & { readonly key: string })[] {
    const rows = this.#sqlite.all(
      this.#sqlite.query.selectFrom("run").select(["key", "anchors"]).where("document", "=", document).where("anchors", "is not", null),
    );
    return rows
      .flatMap(({ key, anchors }) => (anchors === null ? [] : [{ key, ...(JSON.parse(anchors) as RunAnchors) }]))
      .sort((a, b) => a.version - b.version);
  }

  byKey(key: string): StoredRun | null {
    const row = this.#sqlite.first(this.#select().where("run.key", "=", key));
    return row === undefined ? null : { ...row, record: JSON.parse(row.record) as unknown };
  }

  /** Newest first. */
  list(documentKey: string, limit: number): StoredRun[] {
    const rows = this.#sqlite.all(this.#select().where("document.key", "=", documentKey).orderBy("run.id", "desc").limit(limit));
    return rows.map((row) => ({ ...row, record: JSON.parse(row.record) as unknown }));
  }

  /** Runs whose phase is none of `terminal`: after a start, those that died with the process. */
  unfinished(terminal: readonly string[]): StoredRun[] {
    const rows = this.#sqlite.all(this.#select().where("run.phase", "not in", [...terminal]));
    return rows.map((row) => ({ ...row, record: JSON.parse(row.record) as unknown }));
  }

  saveFrames(id: number, alternative: number, frames: readonly CanvasFrame[]): void {
    this.#sqlite.execute("INSERT OR REPLACE INTO frame (run, alternative, count, data) VALUES (?, ?, ?, ?)", [
      id,
      alternative,
      frames.length,
      packFrames(frames),
    ]);
  }

  /** All frames of a run, by alternative and step. */
  frames(key: string): CanvasFrame[] {
    const rows = this.#sqlite.all(
      this.#sqlite.query
        .selectFrom("frame")
        .innerJoin("run", "run.id", "frame.run")
        .select(["frame.alternative as alternative", "frame.data as data"])
        .where("run.key", "=", key)
        .orderBy("frame.alternative"),
    );
    return rows.flatMap((row) => unpackFrames(row.data, row.alternative));
  }

  #select() {
    return this.#sqlite.query
      .selectFrom("run")
      .innerJoin("document", "document.id", "run.document")
      .select(["run.id as rowId", "run.key as key", "document.key as documentKey", "run.phase as phase", "run.record as record"]);
  }
}
