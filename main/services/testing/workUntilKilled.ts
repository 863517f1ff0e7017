/**
 * Child process of the kill drill: opens the workspace (argument 1) and types, suggests, proposes, decides, comments, asks for
 * approval, signs and makes revisions as fast as it can, from a seed (argument 2). Before each step it says which state it will make
 * ("i VERSION HASH"), and after the acknowledgement "a VERSION".
 */
import { createHash } from "node:crypto";
import { writeSync } from "node:fs";
import { flushCompileCache } from "node:module";
import { type Actor, authorOf } from "../../../src/domain/access/actor.ts";
import type { Role } from "../../../src/domain/access/role.ts";
import { applyChange, decisionChange, emptyChange } from "../../../src/domain/document/applyChange.ts";
import type { DocumentState } from "../../../src/domain/document/documentState.ts";
import { PalimpsestError } from "../../../src/domain/errors/palimpsestError.ts";
import type { Proposal } from "../../../src/domain/proposal/proposal.ts";
import { markupOf } from "../../../src/domain/suggestion/markup.ts";
import { suggestionChange } from "../../../src/domain/suggestion/suggestionChange.ts";
import { DEFAULT_LINE_ENDINGS } from "../../../src/domain/text/lineEndings.ts";
import { openStorage } from "../../storage/storage.ts";
import { editStep, longDocument, seededRandom } from "../../storage/testing/history.ts";
import { CommentService } from "../comments/commentService.ts";
import { createWorkbench } from "../createWorkbench.ts";
import { createDocument } from "../documents/createDocument.ts";
import { DocumentRegistry } from "../documents/documentRegistry.ts";
import type { OpenDocument } from "../documents/openDocument.ts";
import { suggest } from "../documents/suggest.ts";
import { buildHunks } from "../proposals/buildHunks.ts";
import { ProposalService } from "../proposals/proposalService.ts";
import { supersedeWithin } from "../proposals/supersede.ts";
import { ReviewService } from "../review/reviewService.ts";
import { SettingsService } from "../settings/settingsService.ts";
import type { Workbench } from "../workbench.ts";
import { ManualTime, testPorts } from "./ports.ts";

/** Some wording may be high-stakes, whose decisions need one. */
const REASON = "Drill";

/** What two states must agree in to be the same. */
export function stateHash({ text, version, proposals, locks }: DocumentState): string {
  return createHash("sha256")
    .update(JSON.stringify([text, version, proposals, locks]))
    .digest("hex")
    .slice(0, 16);
}

function say(line: string): void {
  writeSync(1, `${line}\n`);
}

async function work(workspace: string, seed: number): Promise<never> {
  const random = seededRandom(seed);
  const time = new ManualTime();
  const storage = await openStorage(workspace, time.now);
  const workbench = createWorkbench(storage, testPorts(workspace, time));
  workbench.people.ensureOwner(new SettingsService(workbench).get().authorName);
  const registry = new DocumentRegistry(workbench);
  registry.recover();
  const proposals = new ProposalService(workbench, registry);
  const people = withOthers(workbench);
  const reviewing: Reviewing = {
    ...people,
    comments: new CommentService(workbench, registry),
    reviews: new ReviewService(workbench, registry),
  };
  const known = storage.documents.list()[0];
  const source = {
    title: "Drill",
    fileName: null,
    kind: "contract",
    text: longDocument(600, random),
    lineEndings: DEFAULT_LINE_ENDINGS,
    message: "",
  } as const;
  const document = registry.get(known?.key ?? createDocument(workbench, source, registry.person()).id);
  flushCompileCache();
  say("ready");
  for (;;) {
    const kind = random();
    if (kind < 0.25) reviewStep(document, reviewing, random);
    else if (kind < 0.4) suggestStep(document, workbench, kind < 0.33 ? people.owner : people.writer, random);
    else step(document, workbench, registry, proposals, random);
  }
}

function step(
  document: OpenDocument,
  workbench: Workbench,
  registry: DocumentRegistry,
  proposals: ProposalService,
  random: () => number,
): void {
  const { state } = document;
  const author = registry.person();
  const pending = state.proposals.flatMap((proposal) => proposal.hunks).filter((hunk) => hunk.status === "pending");
  const intend = (next: DocumentState): void => say(`i ${next.version} ${stateHash(next)}`);
  const kind = random();
  if (kind < 0.1) {
    document.settle();
    return;
  }
  if (kind < 0.3 && pending.length > 0) {
    const hunk = pending[Math.floor(random() * pending.length)];
    const verdict = random() < 0.6 ? "accept" : "reject";
    const ids = [hunk?.id ?? ""];
    intend(applyChange(state, decisionChange(state, ids, verdict, author.name, workbench.ports.clock.now(), REASON), author.name));
    proposals.decide(
      { documentId: document.key, clientId: "drill", baseVersion: state.version, by: workbench.people.owner() },
      ids,
      verdict,
      REASON,
      true,
    );
  } else if (kind < 0.45) {
    const proposal = somethingNew(document, workbench, random);
    const range = { start: 0, end: state.text.indexOf("\n\n") };
    const change = { ...emptyChange("run"), hunks: supersedeWithin(state, [range]), proposals: [proposal] } as const;
    intend(applyChange(state, change, proposal.author.name));
    document.apply(change, { clientId: null, author: proposal.author, anchors: { [proposal.id]: [range] } });
  } else {
    const change = { ...emptyChange("typing"), edits: editStep(state.text, random) };
    intend(applyChange(state, change, author.name));
    document.apply(change, { clientId: "drill", author });
  }
  say(`a ${document.state.version}`);
}

/** Types into the markup, as one of two people, whose suggestions come to lie upon each other's. */
function suggestStep(document: OpenDocument, workbench: Workbench, by: Actor, random: () => number): void {
  const { state } = document;
  const markup = markupOf(state);
  // Near the beginning, so that they meet.
  const edits = editStep(markup.text.slice(0, 400), random);
  const name = (): string => `${document.key}.${workbench.ports.random.id().slice(-12)}`;
  const input = { edits, restore: [], proposalId: name(), seed: name() };
  const author = authorOf(by);
  const context = {
    author,
    at: workbench.ports.clock.now(),
    documentId: document.key,
    baseRevisionId: document.info().headRevisionId,
    proposalId: input.proposalId,
    seed: input.seed,
  };
  const next = applyChange(state, suggestionChange(state, input, context).change, author.name);
  say(`i ${next.version} ${stateHash(next)}`);
  suggest(workbench, document, { documentId: document.key, clientId: "drill", baseVersion: state.version, by }, input);
  say(`a ${document.state.version}`);
}

/** Who reviews, and with what. */
interface Reviewing {
  readonly owner: Actor;
  readonly reviewer: Actor;
  readonly comments: CommentService;
  readonly reviews: ReviewService;
}

/** The owner, an approver besides, as nobody approves alone what they wrote, and somebody else who writes. */
function withOthers(workbench: Workbench): { readonly owner: Actor; readonly reviewer: Actor; readonly writer: Actor } {
  return { owner: workbench.people.owner(), reviewer: person(workbench, "Grace", "approver"), writer: person(workbench, "Hedy", "author") };
}

function person({ storage, ports }: Workbench, name: string, role: Role): Actor {
  const known = storage.people.list().find((other) => other.name === name);
  const id = known?.id ?? ports.random.id();
  const made = { id, name, roles: [role], passphrase: null, createdAt: ports.clock.now() } as const;
  if (known === undefined) storage.people.add(made);
  return made;
}

/** Comments, asks for approval or signs. What was acknowledged is said as "k TABLE KEY". */
function reviewStep(document: OpenDocument, { owner, reviewer, comments, reviews }: Reviewing, random: () => number): void {
  const target = { documentId: document.key, clientId: "drill", baseVersion: document.state.version, by: owner };
  const kind = random();
  if (kind < 0.4) {
    const end = Math.min(document.state.text.length, 1 + Math.floor(random() * 40));
    const anchor = { kind: "text", range: { start: 0, end } } as const;
    const { thread } = comments.add(target, { anchor, text: `Why ${Math.floor(random() * 1e6)}?`, internal: true, assigneeId: null });
    say(`k comment_thread ${thread.id}`);
    const replied = comments.reply({ documentId: document.key, threadId: thread.id, by: reviewer }, "Because.");
    say(`k comment_message ${replied.thread.messages.at(-1)?.id}`);
    return;
  }
  const view = reviews.get(document.key);
  if (view.request === null || kind < 0.5) {
    const order = { approvers: [reviewer.id], quorum: null, dueAt: null, message: "Please", clauses: null };
    const asked = reviews.request(document.key, order, owner);
    say(`k review_request ${asked.request?.id}`);
    return;
  }
  const clauses = view.clauses.filter(({ inScope }) => inScope).map(({ id, fingerprint }) => ({ id, fingerprint }));
  const verdict = random() < 0.7 ? "approve" : "changes";
  try {
    reviews.sign(
      document.key,
      view.request.id,
      { verdict, clauses, removed: [], reason: verdict === "changes" ? "Not yet." : "" },
      reviewer,
    );
  } catch (error) {
    // In some states nothing can be signed, for example when everything is signed already.
    if (error instanceof PalimpsestError) return;
    throw error;
  }
  say("s approval");
}

function somethingNew(document: OpenDocument, workbench: Workbench, random: () => number): Proposal {
  const { state } = document;
  const range = { start: 0, end: Math.max(0, state.text.indexOf("\n\n")) };
  const id = workbench.ports.random.id();
  const rewrite = { range, newText: `Clause number ${Math.floor(random() * 1e6)}`, tokens: [] };
  return {
    id,
    documentId: document.key,
    baseRevisionId: document.info().headRevisionId,
    author: { kind: "model", name: "drill", forPerson: "Ada" },
    kind: "regenerate",
    createdAt: workbench.ports.clock.now(),
    runId: null,
    alternative: 0,
    alternativeCount: 1,
    hunks: buildHunks(state, [rewrite], id, () => workbench.ports.random.id()),
  };
}

const [, script, workspace, seed] = process.argv;
if (script?.endsWith("workUntilKilled.ts") === true && workspace !== undefined) await work(workspace, Number(seed));
