import { hash } from "node:crypto";
import { MAX_HOUSE_BYTES } from "../../../src/contract/common.ts";
import { houseReportSchema } from "../../../src/contract/house.ts";
import type { Outputs } from "../../../src/contract/index.ts";
import type { Actor } from "../../../src/domain/access/actor.ts";
import { PalimpsestError } from "../../../src/domain/errors/palimpsestError.ts";
import { renderDocx } from "../../documents/docx/renderDocx.ts";
import { parseMarkdown } from "../../documents/markdown/parse.ts";
import { runDocumentJob } from "../../documents/worker/documentWorker.ts";
import { textHash } from "../audit/textHash.ts";
import type { Workbench } from "../workbench.ts";

/** What a house file is tried on before it is taken: every kind of thing that styles are for. */
const TRIAL = '# Title\n\n## Heading\n\n1. A **"Clause"**.\n\n> Quote\n\n| A | B |\n|---|---|\n| 1 | 2[^n] |\n\n[^n]: Note.\n';

/** The Word file that new Word documents take their look from; one for the workspace. */
export class HouseService {
  readonly #workbench: Workbench;

  constructor(workbench: Workbench) {
    this.#workbench = workbench;
  }

  get(): Outputs["house"]["get"] {
    const file = this.#workbench.storage.houseFile.about();
    if (file === null) return { file: null };
    const { name, size: bytes, sha256, setAt } = file;
    return { file: { name, bytes, sha256: sha256.toString("hex"), setAt, report: houseReportSchema.parse(file.report) } };
  }

  /**
   * Reads the file in a process of its own, tries it on a document, and keeps it. Throws UNSUPPORTED_FORMAT, FILE_TOO_LARGE; the file
   * before stays then.
   */
  async set(fileName: string, bytes: Uint8Array, by: Actor): Promise<Outputs["house"]["set"]> {
    if (bytes.length > MAX_HOUSE_BYTES) {
      throw new PalimpsestError(
        "FILE_TOO_LARGE",
        `${fileName} has more than ${MAX_HOUSE_BYTES / 1024 / 1024} MB. Take large pictures out of it and set it again.`,
        { file: fileName, fileName, size: bytes.length, limit: MAX_HOUSE_BYTES },
      );
    }
    const { storage, ports, audit } = this.#workbench;
    const trial = await renderDocx(parseMarkdown(TRIAL, "contract", "Title"), 0);
    const { report } = await runDocumentJob(ports.documentWorker, { kind: "house", document: trial.bytes, reference: bytes });
    const name = fileName.replace(/^.*[/\\]/, "").slice(-255);
    storage.transaction(() => {
      storage.houseFile.set({ name, bytes, report, setBy: by.id, setAt: ports.clock.now() });
      const data = { name: textHash(name), sha256: hash("sha256", bytes), bytes: bytes.length };
      audit.record({ type: "house.set", person: by.id, document: null, data });
    });
    return this.get();
  }

  remove(by: Actor): Outputs["house"]["remove"] {
    const { storage, audit } = this.#workbench;
    const before = storage.houseFile.about();
    if (before !== null) {
      storage.transaction(() => {
        storage.houseFile.remove();
        const data = { name: textHash(before.name), sha256: before.sha256.toString("hex") };
        audit.record({ type: "house.removed", person: by.id, document: null, data });
      });
    }
    return { file: null };
  }
}

/** A new Word file in the look of the workspace's house file; as it is where there is none. Throws DATABASE_DAMAGED, UNSUPPORTED_FORMAT, FILE_TOO_LARGE. */
export async function inHouseStyle({ storage, ports }: Pick<Workbench, "storage" | "ports">, document: Uint8Array): Promise<Uint8Array> {
  const reference = storage.houseFile.bytes();
  if (reference === null) return document;
  return (await runDocumentJob(ports.documentWorker, { kind: "house", document, reference })).bytes;
}
