/** Going through proposed changes: focus, decide, move on. */
import type { Decision, Hunk } from "../../../src/domain/proposal/proposal.ts";
import { queueProgress, reviewOrder, reviewPosition } from "../changeLists.ts";
import {
  authorLabel,
  type ChangeItem,
  changesIn,
  clauseAt,
  listChanges,
  pendingChanges,
  pendingNested,
  stepChange,
  withNested,
} from "../changes.ts";
import { conflictOf, conflictText, stakesText } from "../decisionTexts.ts";
import { errorCode } from "../errors.ts";
import { currentLanguage, currentTranslator } from "../language.ts";
import { outlineOf } from "../outlineCache.ts";
import { getReview, setReview } from "../reviewStore.ts";
import { type Scope, type ScopeKind, scopeOf } from "../scopes.ts";
import type { DocumentSession } from "../session.ts";
import { stakesIn } from "../stakes.ts";
import { announce, currentSession, getUi, setFilter, setUi } from "../uiStore.ts";
import { rememberReason } from "./reasons.ts";

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
  const place = reviewPosition(session, item.hunk.id);
  const state = session.state();
  const clause = clauseAt(outlineOf(state.text), item.hunk.start);
  setUi({ focusedHunkId: item.hunk.id });
  getUi().editorHandle?.reveal(item.hunk);
  const stakes = stakesIn(state)(item.hunk);
  const said = describeHunk(item.hunk, place?.position ?? 0, place?.total ?? 0, clause?.label ?? null);
  announce(stakes.length === 0 ? said : `${said} ${stakesText(stakes, currentTranslator(), currentLanguage())}`);
}

export function moveToChange(direction: 1 | -1): void {
  const session = currentSession();
  if (session === null) return;
  const { focusedHunkId, caret } = getUi();
  const next = stepChange(reviewOrder(session), focusedHunkId, caret, direction);
  if (next === null) announce(currentTranslator()("changes.none"));
  else focusChange(session, next);
}

/**
 * Decides hunks; the focus moves to the next pending change and says where it is. Where something is high-stakes and no reason is
 * given, it asks for one first.
 */
export async function decideHunks(ids: readonly string[], verdict: Decision["verdict"], reason?: string): Promise<void> {
  const session = currentSession();
  if (session === null || ids.length === 0) return;
  setReview({ conflict: null });
  if (verdict !== "reopen" && reason === undefined && stakesAmong(session, ids) > 0) askReason(ids, verdict, true);
  else await decideNow(session, ids, verdict, reason);
}

/** How many of the hunks are pending and high-stakes. */
export function stakesAmong(session: DocumentSession, ids: readonly string[]): number {
  const wanted = new Set(ids);
  const stakesOf = stakesIn(session.state());
  return pendingChanges(session.state()).filter(({ hunk }) => wanted.has(hunk.id) && stakesOf(hunk).length > 0).length;
}

/** Asks for the reason of a decision; nothing else waits for it. */
export function askReason(hunkIds: readonly string[], verdict: "accept" | "reject", required: boolean): void {
  const session = currentSession();
  if (session !== null) setReview({ reasonFor: { documentId: session.documentId, hunkIds, verdict, required } });
}

async function decideNow(session: DocumentSession, ids: readonly string[], verdict: Decision["verdict"], reason?: string): Promise<void> {
  const before = reviewOrder(session);
  const decided = new Set(ids);
  const at = before.findIndex((item) => decided.has(item.hunk.id));
  try {
    await session.decide(ids, verdict, reason);
  } catch (error) {
    if (verdict !== "reopen" && errorCode(error) === "REASON_REQUIRED") askReason(ids, verdict, true);
    else if (errorCode(error) === "ALREADY_DECIDED") tellConflict(error);
    else throw error;
    return;
  }
  if (reason !== undefined) rememberReason(reason);
  const translate = currentTranslator();
  setReview((state) => ({ chosen: without(state.chosen, decided) }));
  const after = reviewOrder(session);
  const open = new Map(after.map((item) => [item.hunk.id, item]));
  const following = before.slice(Math.max(0, at)).find((item) => open.has(item.hunk.id));
  const next = verdict === "reopen" ? open.get(ids[0] ?? "") : (open.get(following?.hunk.id ?? "") ?? after[0]);
  const done = translate("changes.decided", { verdict, count: ids.length });
  const progress = queueProgress(session);
  if (next === undefined) {
    setUi({ focusedHunkId: null });
    announce(
      progress === null
        ? `${done} ${translate("changes.allDone")}`
        : `${done} ${translate("queue.summary", { accepted: progress.accepted, rejected: progress.rejected, left: progress.left })}`,
    );
    return;
  }
  focusChange(session, next);
  announce(`${done} ${getUi().announcement?.text ?? ""}`);
}

const without = (ids: ReadonlySet<string>, taken: ReadonlySet<string>): ReadonlySet<string> =>
  [...ids].some((id) => taken.has(id)) ? new Set([...ids].filter((id) => !taken.has(id))) : ids;

/** Says whose decision stands, where the changes are listed and in the live region. */
function tellConflict(error: unknown): void {
  const conflict = conflictOf(error);
  if (conflict === null) return;
  setReview({ conflict });
  setUi({ rightTab: "changes" });
  announce(conflictText(conflict, currentTranslator(), currentLanguage()));
}

/** Shows the decision of somebody else that was faster. */
export function showConflict(): void {
  const session = currentSession();
  const { conflict } = getReview();
  if (session === null || conflict === null) return;
  setFilter({ status: "decided", author: null, kind: null, findings: false, stakes: false, clause: null });
  setReview({ conflict: null });
  const item = listChanges(session.state(), { status: "decided", author: null, kind: null, order: "document" }).find(
    (candidate) => candidate.hunk.id === conflict.hunkId,
  );
  if (item !== undefined) focusChange(session, item);
}

let underWay: Promise<void> = Promise.resolve();

/** A key that decides is about what the decision before it leaves: it waits until that one is made. */
function inTurn(work: () => Promise<void>): Promise<void> {
  const next = underWay.then(work);
  underWay = next.catch(() => undefined);
  return next;
}

/** The scope around the focused change, or the nearest one; null where there is nothing to decide. */
export function currentScope(session: DocumentSession, kind: ScopeKind): Scope | null {
  const state = session.state();
  const item = currentChange(session) ?? stepChange(reviewOrder(session), null, getUi().caret, 1);
  return scopeOf(kind, state, pendingChanges(state), item, outlineOf(state.text), stakesIn(state));
}

export const decideScope = (kind: ScopeKind, verdict: "accept" | "reject"): Promise<void> => inTurn(() => scopeDecided(kind, verdict));

async function scopeDecided(kind: ScopeKind, verdict: "accept" | "reject"): Promise<void> {
  const session = currentSession();
  const scope = session === null ? null : currentScope(session, kind);
  if (session === null || scope === null) return;
  if (kind !== "rest") {
    await decideHunks(withWhatStandsUpon(session, kind, scope), verdict);
    return;
  }
  await decideNow(session, scope.hunkIds, verdict);
  const left = pendingChanges(session.state()).length;
  const said = currentTranslator()("decisions.restDone", { verdict, count: scope.hunkIds.length, left });
  const first = reviewOrder(session)[0];
  if (first !== undefined) focusChange(session, first);
  announce(first === undefined ? said : `${said} ${getUi().announcement?.text ?? ""}`);
}

/** A scope with what is suggested upon its changes; of an author, what that one suggests upon changes of others. */
function withWhatStandsUpon(session: DocumentSession, kind: ScopeKind, { hunkIds, name }: Scope): readonly string[] {
  if (kind === "change" || kind === "run") return hunkIds;
  const pending = pendingChanges(session.state());
  const wanted = new Set(hunkIds);
  if (kind !== "author") return withNested(pending.filter((item) => wanted.has(item.hunk.id)));
  const upon = pending.flatMap(({ hunk }) => pendingNested(hunk.nested)).filter((edit) => authorLabel(edit.author) === name);
  return [...hunkIds, ...upon.map((edit) => edit.id)];
}

export async function decideChosen(verdict: "accept" | "reject"): Promise<void> {
  const session = currentSession();
  if (session === null) return;
  const { chosen } = getReview();
  await decideHunks(withNested(pendingChanges(session.state()).filter((item) => chosen.has(item.hunk.id))), verdict);
}

/** Chooses a card or gives it up; `range`: all cards from the last one on. */
export function choose(hunkId: string, how: "toggle" | "range"): void {
  const session = currentSession();
  if (session === null) return;
  const { chosen, anchor } = getReview();
  const ids = reviewOrder(session).map((item) => item.hunk.id);
  const [from, to] = [ids.indexOf(anchor ?? ""), ids.indexOf(hunkId)];
  const next = new Set(chosen);
  if (how === "range" && from >= 0 && to >= 0) for (const id of ids.slice(Math.min(from, to), Math.max(from, to) + 1)) next.add(id);
  else if (!next.delete(hunkId)) next.add(hunkId);
  setReview({ chosen: next, anchor: hunkId });
  announce(currentTranslator()("decisions.chosen", { count: next.size }));
}

export function chooseNone(): void {
  setReview({ chosen: new Set(), anchor: null });
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

export const decideCurrent = (verdict: "accept" | "reject"): Promise<void> => inTurn(() => currentDecided(verdict));

async function currentDecided(verdict: "accept" | "reject"): Promise<void> {
  const session = currentSession();
  if (session === null) return;
  const current = currentChange(session) ?? stepChange(reviewOrder(session), null, getUi().caret, 1);
  if (current !== null) await decideHunks([current.hunk.id], verdict);
}

/** Accepts or rejects every pending change of the document. */
export async function decideAll(verdict: "accept" | "reject"): Promise<void> {
  const session = currentSession();
  if (session === null) return;
  await decideHunks(withNested(pendingChanges(session.state())), verdict);
}

export async function decideSelection(verdict: "accept" | "reject"): Promise<void> {
  const session = currentSession();
  if (session === null) return;
  await decideHunks(withNested(changesIn(session.state(), getUi().selection)), verdict);
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

/** Whether the person here has rejected something that is still rejected. */
export function hasOwnRejection(session: DocumentSession): boolean {
  const name = getUi().appInfo?.actor?.name;
  return session
    .state()
    .proposals.some((proposal) => proposal.hunks.some((hunk) => hunk.status === "rejected" && hunk.decision?.by === name));
}

export async function reopenLastRejection(): Promise<void> {
  const session = currentSession();
  if (session === null) return;
  const ids = await session.reopenLastRejection();
  const said = currentTranslator()("changes.reopened");
  const item = pendingChanges(session.state()).find((candidate) => ids.includes(candidate.hunk.id));
  if (item !== undefined) focusChange(session, item);
  announce(item === undefined ? said : `${said} ${getUi().announcement?.text ?? ""}`);
}
