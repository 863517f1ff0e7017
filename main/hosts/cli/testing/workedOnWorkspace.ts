import { cpSync, mkdirSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Client } from "../../../../src/contract/index.ts";
import { withBackend } from "../backendSession.ts";

const TINY = fileURLToPath(new URL("../../../inference/fixtures/tiny-denoiser", import.meta.url));

/** What the document of `workedOnWorkspace` was imported from. */
export const IMPORTED =
  "# Services Agreement\n\nThe Supplier shall deliver the Services to the Customer within 30 days.\n\nThe Customer shall pay each month.\n";

export interface WorkedOnWorkspace {
  readonly workspace: string;
  readonly documentId: string;
  /** The accepted text. */
  readonly text: string;
  /** What the model proposed and was accepted. */
  readonly accepted: string;
}

/**
 * A closed workspace with agreement.md: Ada typed "promptly " into it, a run of the tiny model proposed other words for "deliver the
 * Services to the Customer", and she accepted them. `more` is done before it is closed. The caller removes the folder.
 */
export async function workedOnWorkspace(
  more: (client: Client, documentId: string) => Promise<void> = async () => {},
): Promise<WorkedOnWorkspace> {
  const workspace = mkdtempSync(join(tmpdir(), "palimpsest-worked-on-"));
  mkdirSync(join(workspace, "models"));
  cpSync(TINY, join(workspace, "models", "tiny-denoiser"), { recursive: true });
  return withBackend({ workspace }, {}, async (client) => {
    await client.settings.update({ authorName: "Ada", model: "tiny-denoiser", provider: "cpu" });
    const { info } = await client.documents.importFile({ fileName: "agreement.md", base64: Buffer.from(IMPORTED).toString("base64") });
    const target = { documentId: info.id, clientId: "tab" };
    const at = IMPORTED.indexOf("pay");
    const rest = { hunks: [], proposals: [], locks: [], removedLocks: [] };
    const change = { cause: "typing" as const, edits: [{ start: at, end: at, text: "promptly " }], ...rest };
    await client.documents.change({ ...target, baseVersion: 1, change });
    const start = IMPORTED.indexOf("deliver");
    const spans = [{ start, end: IMPORTED.indexOf(" within") }];
    const plan = { by: "steps", steps: 4 } as const;
    const run = await client.runs.start({ ...target, baseVersion: 2, spans, parameters: { strength: 1, plan, seed: 7, alternatives: 1 } });
    for await (const _event of await client.runs.watch({ runId: run.id }));
    const { state } = await client.documents.open({ documentId: info.id });
    const hunks = state.proposals.flatMap((proposal) => proposal.hunks);
    const hunkIds = hunks.map((hunk) => hunk.id);
    await client.proposals.decide({ ...target, baseVersion: state.version, hunkIds, verdict: "accept", reason: "agreed" });
    await more(client, info.id);
    const { text } = (await client.documents.open({ documentId: info.id })).state;
    return { workspace, documentId: info.id, text, accepted: hunks.map((hunk) => hunk.newText).join("") };
  });
}
