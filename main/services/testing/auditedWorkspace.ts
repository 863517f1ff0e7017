/** A workspace whose log has something of everything, for drills. Imports nothing of the test runner. */
import { emptyChange } from "../../../src/domain/document/applyChange.ts";
import type { Proposal } from "../../../src/domain/proposal/proposal.ts";
import { DEFAULT_LINE_ENDINGS } from "../../../src/domain/text/lineEndings.ts";
import { openStorage } from "../../storage/storage.ts";
import { createWorkbench } from "../createWorkbench.ts";
import { createDocument } from "../documents/createDocument.ts";
import { DocumentRegistry } from "../documents/documentRegistry.ts";
import { HistoryService } from "../history/historyService.ts";
import { buildHunks } from "../proposals/buildHunks.ts";
import { ProposalService } from "../proposals/proposalService.ts";
import { arrive } from "../runs/finishRun.ts";
import type { Workbench } from "../workbench.ts";
import { ManualTime, testPorts } from "./ports.ts";

const CLAUSES = Array.from(
  { length: 12 },
  (_, index) =>
    `## ${index + 1}. Clause\n\nThe Supplier shall deliver part ${index + 1} of the Services within ${10 + index} days — 納入する。\n`,
);

/** Makes the workspace and closes it. */
export async function makeAuditedWorkspace(folder: string): Promise<void> {
  const time = new ManualTime();
  const storage = await openStorage(folder, time.now);
  const workbench = createWorkbench(storage, testPorts(folder, time));
  workbench.people.ensureOwner("Ada");
  const registry = new DocumentRegistry(workbench);
  const proposals = new ProposalService(workbench, registry);
  const history = new HistoryService(workbench, registry);
  const by = workbench.people.owner();
  const source = { title: "Drill", fileName: "drill.md", kind: "contract", lineEndings: DEFAULT_LINE_ENDINGS, message: "" } as const;
  const { id } = createDocument(workbench, { ...source, text: `# Agreement\n\n${CLAUSES.join("\n")}` }, registry.person());
  const document = registry.get(id);
  const target = () => ({ documentId: document.key, clientId: "drill", baseVersion: document.state.version, by });
  for (let round = 0; round < 6; round += 1) {
    time.pass(60_000);
    const at = document.state.text.indexOf(`part ${round + 1} `);
    document.apply(
      { ...emptyChange("typing"), edits: [{ start: at, end: at + 4, text: "share" }] },
      { clientId: "drill", author: registry.person() },
    );
    document.settle();
    const range = { start: document.state.text.indexOf("within"), end: document.state.text.indexOf("within") + 6 };
    const proposal = proposalOf(workbench, document, range, round);
    arrive(document, proposal, { ranges: [range], author: proposal.author, clientId: "drill" });
    proposals.decide(target(), [proposal.hunks[0]?.id ?? ""], round % 3 === 2 ? "reject" : "accept", round % 2 === 0 ? "as agreed" : null);
  }
  history.label(document.info().headRevisionId, "Sent to the other side", by);
  approve(workbench, document.rows, by.id, time.now);
  registry.close();
  workbench.audit.sign();
  storage.close();
}

function proposalOf(
  workbench: Workbench,
  document: ReturnType<DocumentRegistry["get"]>,
  range: { start: number; end: number },
  round: number,
): Proposal {
  const { random, clock } = workbench.ports;
  const key = random.id();
  return {
    id: key,
    documentId: document.key,
    baseRevisionId: document.info().headRevisionId,
    author: { kind: "model", name: "drill", forPerson: "Ada" },
    kind: "regenerate",
    createdAt: clock.now(),
    runId: null,
    alternative: 0,
    alternativeCount: 1,
    hunks: buildHunks(document.state, [{ range, newText: `no later than ${round} or`, tokens: [] }], key, () => random.id()),
  };
}

/** A request and an approval with a real signature, written as their service writes them. */
function approve({ storage, keys, audit, ports }: Workbench, rows: { document: number; head: number }, person: string, at: number): void {
  const sqlite = storage.connection();
  const statement = JSON.stringify({ form: "palimpsest-approval-1", person });
  const { keyId, bytes } = keys.sign(person, Buffer.from(statement));
  storage.transaction(() => {
    const request = sqlite.execute(
      "INSERT INTO review_request (key, document, person, base, message, opened_at) VALUES (?, ?, ?, ?, 'Please', ?)",
      [ports.random.id(), rows.document, person, rows.head, at],
    ).id;
    for (let count = 0; count < 3; count += 1) {
      const text = statement.replace("{", `{"count":${count},`);
      sqlite.execute(
        `INSERT INTO approval (key, document, request, person, verdict, revision, statement, nonce, signing_key, signature, at)
         VALUES (?, ?, ?, ?, 'approve', ?, ?, ?, ?, ?, ?)`,
        [
          ports.random.id(),
          rows.document,
          request,
          person,
          rows.head,
          text,
          `n${count}`,
          keyId,
          keys.sign(person, Buffer.from(text)).bytes,
          at,
        ],
      );
    }
    audit.record({ type: "rows.written", person, document: null, data: { bytes: bytes.length } });
  });
}
