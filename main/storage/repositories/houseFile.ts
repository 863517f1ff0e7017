import { hash } from "node:crypto";
import { PalimpsestError } from "../../../src/domain/errors/palimpsestError.ts";
import type { Sqlite } from "../sqlite.ts";

export interface NewHouseFile {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** What is taken over from the file; any JSON. */
  readonly report: unknown;
  /** Id of the person. */
  readonly setBy: string;
  /** ms since 1970 UTC. */
  readonly setAt: number;
}

/** What is known of a house file without its bytes. */
export interface HouseFileFacts extends Omit<NewHouseFile, "bytes"> {
  readonly sha256: Buffer;
  /** Bytes. */
  readonly size: number;
}

/** The Word file that new Word documents take their look from. */
export class HouseFileRepository {
  readonly #sqlite: Sqlite;

  constructor(sqlite: Sqlite) {
    this.#sqlite = sqlite;
  }

  /** Takes the place of the one before. */
  set(file: NewHouseFile): void {
    this.#sqlite.execute(
      `INSERT INTO house_file (id, name, sha256, bytes, report, set_by, set_at) VALUES (1, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (id) DO UPDATE SET name = excluded.name, sha256 = excluded.sha256, bytes = excluded.bytes, report = excluded.report,
         set_by = excluded.set_by, set_at = excluded.set_at`,
      [file.name, hash("sha256", file.bytes, "buffer"), file.bytes, JSON.stringify(file.report), file.setBy, file.setAt],
    );
  }

  remove(): void {
    this.#sqlite.execute("DELETE FROM house_file", []);
  }

  about(): HouseFileFacts | null {
    const row = this.#sqlite
      .statement<Omit<HouseFileFacts, "report"> & { report: string }>(
        "SELECT name, sha256, length(bytes) AS size, report, set_by AS setBy, set_at AS setAt FROM house_file",
      )
      .get();
    return row === undefined ? null : { ...row, report: JSON.parse(row.report) as unknown };
  }

  /** Null where there is none. Throws DATABASE_DAMAGED when the bytes are not those that were stored. */
  bytes(): Uint8Array | null {
    const row = this.#sqlite.statement<{ sha256: Buffer; bytes: Buffer }>("SELECT sha256, bytes FROM house_file").get();
    if (row === undefined) return null;
    if (!hash("sha256", row.bytes, "buffer").equals(row.sha256))
      throw new PalimpsestError("DATABASE_DAMAGED", "The house file is damaged in the workspace. Set it again in the settings.", {
        table: "house_file",
      });
    return row.bytes;
  }
}
