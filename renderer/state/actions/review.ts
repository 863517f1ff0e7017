/** Going through proposed changes: focus, decide, move on. */
import type { Hunk } from "../../../src/domain/proposal/proposal.ts";
import { type ChangeItem, changesIn, clauseAt, listChanges, pendingChanges, stepChange } from "../changes.ts";
import { findingsIn } from "../findings.ts";
import { currentTranslator } from "../language.ts";
import { outlineOf } from "../outlineCache.ts";
import type { DocumentSession } from "../session.ts";
import { announce, currentSession, getUi, setUi } from "../uiStore.ts";

/** What the panel shows now, pending ones only: the order in which "next change" goes. */
export function reviewQueue(session: DocumentSession): ChangeItem[] {
  const { filter } = getUi();
  const listed = listChanges(session.state(), { ...filter, status: "pending" });
  if (filter.findings !== true) return listed;
  const findingsOf = findingsIn(session.state(), session.info().kind);
  return listed.filter((item) => findingsOf(item).length > 0);
}

const shorten = (text: string): string => (text.length > 120 ? `${text.slice(0, 117)}…` : text);

/** "3 of 12. Clause 4.2: delete …, insert …" */
export function describeHunk(hunk: Hunk, position: number, count: number, clause: string | null): string {
  const translate = currentTranslator();
  return translate("changes.announce", {
    position,
    count,
    clause: clause ?? "",
    deleted: shorten(hunk.oldText),
    inserted: shorten(hunk.newText),
    kind: hunk.oldText === "" ? "insert" : hunk.newText === "" ? "delete" : "replace",
  });
}

export function focusChange(session: DocumentSession, item: ChangeItem): void {
  const queue = reviewQueue(session);
  const position = queue.findIndex((candidate) => candidate.hunk.id === item.hunk.id) + 1;
  const clause = clauseAt(outlineOf(session.state().text), item.hunk.start);
  setUi({ focusedHunkId: item.hunk.id });
  getUi().editorHandle?.reveal(item.hunk);
  announce(describeHunk(item.hunk, position, queue.length, clause?.label ?? null));
}

export function moveToChange(direction: 1 | -1): void {
  const session = currentSession();
  if (session === null) return;
  const { focusedHunkId, caret } = getUi();
  const next = stepChange(reviewQueue(session), focusedHunkId, caret, direction);
  if (next === null) announce(currentTranslator()("changes.none"));
  else focusChange(session, next);
}

/** Decides hunks; the focus moves to the next pending change and says where it is. */
export async function decideHunks(ids: readonly string[], verdict: "accept" | "reject" | "reopen", reason?: string): Promise<void> {
  const session = currentSession();
  if (session === null || ids.length === 0) return;
  const before = reviewQueue(session);
  const decided = new Set(ids);
  const at = before.findIndex((item) => decided.has(item.hunk.id));
  await session.decide(ids, verdict, reason);
  const translate = currentTranslator();
  const after = reviewQueue(session);
  const following = before.slice(Math.max(0, at)).find((item) => !decided.has(item.hunk.id));
  const next = after.find((item) => item.hunk.id === following?.hunk.id) ?? after[0] ?? null;
  const done = translate("changes.decided", { verdict, count: ids.length });
  if (next === null) {
    setUi({ focusedHunkId: null });
    announce(`${done} ${translate("changes.allDone")}`);
    return;
  }
  focusChange(session, next);
  announce(`${done} ${getUi().announcement?.text ?? ""}`);
}

/** Replaces a change by its parts and goes to the first of them. */
export async function splitChange(hunkId: string): Promise<void> {
  const session = currentSession();
  if (session === null) return;
  const before = new Set(pendingChanges(session.state()).map((item) => item.hunk.id));
  await session.split(hunkId);
  const parts = pendingChanges(session.state()).filter((item) => !before.has(item.hunk.id));
  if (parts[0] === undefined) return;
  focusChange(session, parts[0]);
  announce(`${currentTranslator()("changes.splitDone", { count: parts.length })} ${getUi().announcement?.text ?? ""}`);
}

export async function splitCurrent(): Promise<void> {
  const session = currentSession();
  const current = session === null ? null : currentChange(session);
  if (current !== null) await splitChange(current.hunk.id);
}

/** The focused pending hunk, or the one at the caret. */
export function currentChange(session: DocumentSession): ChangeItem | null {
  const { focusedHunkId, caret } = getUi();
  const pending = pendingChanges(session.state());
  return (
    pending.find((item) => item.hunk.id === focusedHunkId) ??
    pending.find((item) => item.hunk.start <= caret && item.hunk.end >= caret) ??
    null
  );
}

export async function decideCurrent(verdict: "accept" | "reject"): Promise<void> {
  const session = currentSession();
  if (session === null) return;
  const current = currentChange(session) ?? stepChange(reviewQueue(session), null, getUi().caret, 1);
  if (current !== null) await decideHunks([current.hunk.id], verdict);
}

/** Accepts or rejects every pending change of the document. */
export async function decideAll(verdict: "accept" | "reject"): Promise<void> {
  const session = currentSession();
  if (session === null) return;
  await decideHunks(
    pendingChanges(session.state()).map((item) => item.hunk.id),
    verdict,
  );
}

export async function decideSelection(verdict: "accept" | "reject"): Promise<void> {
  const session = currentSession();
  if (session === null) return;
  await decideHunks(
    changesIn(session.state(), getUi().selection).map((item) => item.hunk.id),
    verdict,
  );
}

export async function stepAlternative(direction: 1 | -1): Promise<void> {
  const session = currentSession();
  const proposal = session === null ? undefined : currentChange(session)?.proposal;
  if (session === null || proposal === undefined || proposal.alternativeCount < 2) return;
  const alternative = (proposal.alternative + direction + proposal.alternativeCount) % proposal.alternativeCount;
  await showAlternative(proposal.id, alternative, proposal.alternativeCount);
}

export async function showAlternative(proposalId: string, alternative: number, count: number): Promise<void> {
  const session = currentSession();
  if (session === null) return;
  await session.chooseAlternative(proposalId, alternative);
  const proposal = session.state().proposals.find((candidate) => candidate.id === proposalId) ?? session.state().proposals.at(-1);
  const first = proposal?.hunks.find((hunk) => hunk.status === "pending");
  if (first !== undefined) setUi({ focusedHunkId: first.id });
  showItsFrames(session, proposal?.runId ?? null, alternative);
  announce(currentTranslator()("changes.alternative", { position: alternative + 1, count }));
}

/** The open timeline of the run goes to the alternative that is shown now; `offered` is its place in the ranking. */
function showItsFrames(session: DocumentSession, runId: string | null, offered: number): void {
  const run = session.timeline()?.view.run;
  const place = run?.id === runId ? run?.ranking[offered] : undefined;
  if (place !== undefined) session.seek({ follow: true, alternative: place.alternative });
}

export async function reopenLastRejection(): Promise<void> {
  const session = currentSession();
  if (session === null) return;
  await session.reopenLastRejection();
  announce(currentTranslator()("changes.reopened"));
}
