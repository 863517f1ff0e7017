/** Confidence of the tokens: asking for it, and keeping its places in step with the text. */
import type { TokenScore } from "../../../src/contract/index.ts";
import type { TextEdits } from "../../../src/domain/text/textEdit.ts";
import { appClient } from "../app.ts";
import { currentTranslator } from "../language.ts";
import { announce, currentSession, getUi, setUi } from "../uiStore.ts";

let running: AbortController | null = null;
/** Edits that the shown tokens have not followed yet. */
let waiting: TextEdits[] = [];

const follow = (tokens: readonly TokenScore[], edits: readonly TextEdits[]): readonly TokenScore[] =>
  edits.reduce<readonly TokenScore[]>(rebaseTokens, tokens);

function settle(): void {
  const edits = waiting;
  waiting = [];
  if (edits.length > 0)
    setUi((state) => ({ scores: state.scores === null ? null : { ...state.scores, tokens: follow(state.scores.tokens, edits) } }));
}

/** Tokens after an edit: those it touches are gone, those behind it move. */
export function rebaseTokens(tokens: readonly TokenScore[], edits: TextEdits): TokenScore[] {
  const moved: TokenScore[] = [];
  let at = 0;
  let shift = 0;
  for (const token of tokens) {
    for (let edit = edits[at]; edit !== undefined && edit.end <= token.start; edit = edits[at]) {
      shift += edit.text.length - (edit.end - edit.start);
      at += 1;
    }
    const next = edits[at];
    if (next !== undefined && next.start < token.end) continue;
    moved.push(shift === 0 ? token : { ...token, start: token.start + shift, end: token.end + shift });
  }
  return moved;
}

export function stopScoring(): void {
  running?.abort();
  running = null;
  setUi((state) => ({ scores: state.scores === null ? null : { ...state.scores, running: false } }));
}

/** Scores the selection, or the whole document; results come in batches and show as they come. */
export async function scoreDocument(): Promise<void> {
  const session = currentSession();
  if (session === null) return;
  running?.abort();
  const stop = new AbortController();
  running = stop;
  const documentId = session.documentId;
  const range = getUi().selection[0];
  let edits: TextEdits[] = [];
  const stopFollowing = session.subscribe((event) => {
    if (event.type === "change" && event.change.edits.length > 0) edits = [...edits, event.change.edits];
  });
  setUi({ scores: { documentId, tokens: [], done: 0, total: 0, running: true } });
  try {
    const stream = await appClient().scores.document(
      { documentId, ...(range === undefined ? {} : { range: { start: range.start, end: range.end } }) },
      { signal: stop.signal },
    );
    for await (const batch of stream) {
      settle();
      const tokens = follow(batch.tokens, edits);
      setUi((state) => ({
        scores:
          state.scores?.documentId === documentId
            ? { ...state.scores, tokens: [...state.scores.tokens, ...tokens], done: batch.done, total: batch.total }
            : state.scores,
      }));
    }
    announce(currentTranslator()("confidence.ready"));
  } catch (error) {
    if (!stop.signal.aborted) throw error;
  } finally {
    stopFollowing();
    if (running === stop) stopScoring();
  }
}

/** Keeps the shown scores in step with the text; returns the way out. */
export function followEdits(): () => void {
  const session = currentSession();
  if (session === null) return () => undefined;
  waiting = [];
  let timer: ReturnType<typeof setTimeout> | null = null;
  const apply = (): void => {
    timer = null;
    settle();
  };
  const stop = session.subscribe((event) => {
    if (event.type !== "change" || event.change.edits.length === 0 || getUi().scores === null) return;
    waiting.push(event.change.edits);
    timer ??= setTimeout(apply, 250);
  });
  return () => {
    stop();
    if (timer !== null) clearTimeout(timer);
  };
}
