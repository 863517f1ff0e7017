/** Making a proposed change again. */
import type { Run } from "../../../src/contract/index.ts";
import type { TextRange } from "../../../src/domain/text/textEdit.ts";
import { appClient, attempt, reportGenerate } from "../app.ts";
import { type ChangeItem, placeAgain } from "../changes.ts";
import { locateSpans } from "../runBook.ts";
import type { DocumentSession } from "../session.ts";
import { currentSession, getUi } from "../uiStore.ts";
import { startAt } from "./generate.ts";
import { draftParametersOf } from "./sections.ts";

interface KnownRun {
  readonly run: Run;
  /** Where its spans are now; some may be gone. */
  readonly spans: readonly TextRange[];
}

/** Denoises the place of a proposed change again: the whole span of its run where that is known, of a drafted section with its room. */
export async function regenerateAgain(item: ChangeItem): Promise<void> {
  const session = currentSession();
  if (session === null) return;
  await attempt(async () => {
    const known = await runOf(session, item.proposal.runId);
    const room = known === null ? null : roomAgain(item, known);
    const { start } = item.hunk;
    if (room !== null) await startAt(session, [{ start, end: start, room }], draftParametersOf(getUi().generate.preset));
    else await startAt(session, placesAgain(item, known));
  }, reportGenerate);
}

/** Between the changes of a run with several spans lies text that it had nothing to do with. */
function placesAgain(item: ChangeItem, known: KnownRun | null): TextRange[] {
  const { start, end } = item.hunk;
  const isHeld = known?.spans.some((span) => span.start <= start && span.end >= end && span.end > span.start) === true;
  if (known !== null && known.run.spans.length > 1 && !isHeld && end > start) return [{ start, end }];
  return placeAgain(item, known?.spans ?? []);
}

/** Tokens of room for a drafted section that is written again; null for a change of old text. */
function roomAgain({ hunk }: ChangeItem, { run, spans }: KnownRun): number | null {
  if (hunk.start !== hunk.end) return null;
  const own = spans.length === run.spans.length ? run.spans[spans.findIndex(({ start }) => start === hunk.start)]?.room : undefined;
  const rooms = run.spans.flatMap(({ room }) => room ?? []);
  return own ?? (rooms.length > 0 ? Math.max(...rooms) : null);
}

/** A run and its spans: they follow the text since it was seen here, else they are looked for in it. */
async function runOf(session: DocumentSession, runId: string | null): Promise<KnownRun | null> {
  if (runId === null) return null;
  const known = session.runs().find((view) => view.run.id === runId);
  if (known !== undefined) return known;
  const runs = await appClient().runs.list({ documentId: session.documentId });
  const run = runs.find((candidate) => candidate.id === runId);
  return run === undefined ? null : { run, spans: locateSpans(run, session.state()) };
}
