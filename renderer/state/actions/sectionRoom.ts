/** The blank lines that drafting made in empty sections: what no text came into is taken out again when the run has ended. */
import type { TextEdit } from "../../../src/domain/text/textEdit.ts";
import type { Inserted } from "../ownEdit.ts";
import { emptySectionsIn, pendingPlaces } from "../sectionPlaces.ts";
import type { DocumentSession, RunView } from "../session.ts";
import { untilEnded } from "../untilEnded.ts";

const held = new Map<string, readonly Inserted[]>();
/** Runs that something is being made of: their room is looked at when that is done. */
const inUse = new Set<string>();

/** Looks after the room of a run until it has ended and its proposal is here. */
export function holdRoom(session: DocumentSession, runId: string, ...room: readonly Inserted[]): void {
  held.set(runId, room);
  void untilEnded(session, runId)
    .then(() => proposalHere(session, runId))
    .then(() => {
      if (!inUse.has(runId)) releaseRoom(session, runId);
    });
}

/** Takes out the room of a run that no proposed text stands in. */
function releaseRoom(session: DocumentSession, runId: string): void {
  const used = pendingPlaces(session).map(({ start }) => start);
  for (const room of held.get(runId) ?? []) room.takeBack(used);
  held.delete(runId);
}

/**
 * Makes something of a state of a run, with room for the text of the spans named; `work` gives the id of the run that goes on from
 * there, or null for a proposal.
 */
export async function withRoom(
  session: DocumentSession,
  view: RunView,
  spans: readonly number[],
  work: () => Promise<string | null>,
): Promise<void> {
  const { id } = view.run;
  inUse.add(id);
  const again = view.active ? null : makeRoomAgain(session, view, spans);
  if (again !== null) held.set(id, [...(held.get(id) ?? []), again]);
  try {
    const next = await work();
    if (next !== null) {
      holdRoom(session, next, ...(held.get(id) ?? []));
      held.delete(id);
    }
  } finally {
    inUse.delete(id);
    // Else it is looked at when the end of the run is known here.
    if (!session.runs().some(({ active, run }) => active && run.id === id)) releaseRoom(session, id);
  }
}

/** Makes room where that of a run was taken out. Throws LOCKED_TEXT. */
function makeRoomAgain(session: DocumentSession, { run, spans }: RunView, chosen: readonly number[]): Inserted {
  const wanted = new Set(chosen.flatMap((span) => (run.spans[span]?.room === undefined ? [] : [spans[span]?.start ?? -1])));
  const lacking = emptySectionsIn(session).filter(({ room }) => room.text !== "" && wanted.has(room.start));
  const { text } = session.state();
  return session.edit(
    lacking.flatMap(({ room, before }, index) =>
      // The marks of two places that have become one cannot be told apart any more.
      lacking[index + 1]?.room.start === room.start ? [] : around(text, room.start, room.text.slice(0, before), room.text.slice(before)),
    ),
  );
}

/** Edits that insert before and behind a place so that what marks the place stays between: a mark moves behind all that is simply inserted at it. */
function around(text: string, place: number, before: string, after: string): TextEdit[] {
  const edits: TextEdit[] = [];
  if (before !== "") edits.push({ start: place - 1, end: place, text: text.slice(place - 1, place) + before });
  const next = Array.from(text.slice(place, place + 2))[0] ?? "";
  if (after !== "" && next !== "") edits.push({ start: place, end: place + next.length, text: after + next });
  return edits;
}

/** The proposal of a run comes over another stream than its end. */
function proposalHere(session: DocumentSession, runId: string): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => {
      const proposalId = session.runs().find(({ run }) => run.id === runId)?.run.proposalId ?? null;
      if (proposalId !== null && !session.state().proposals.some(({ id }) => id === proposalId)) return;
      stop();
      resolve();
    };
    const stop = session.subscribe(look);
    look();
  });
}
