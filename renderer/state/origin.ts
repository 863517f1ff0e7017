/** Where the text comes from: whether it is shown, and the answer for the text as it was last. */
import { create } from "zustand";
import type { BlameInfo, BlameOrigin } from "../../src/contract/index.ts";
import { appClient, report } from "./app.ts";
import type { Translate } from "./language.ts";
import type { DocumentSession } from "./session.ts";

export interface OriginState {
  readonly shown: boolean;
  readonly onlyModel: boolean;
  /** Null: not asked for yet. */
  readonly blame: BlameInfo | null;
}

export const useOriginStore = create<OriginState>()(() => ({ shown: false, onlyModel: false, blame: null }));

export const setOrigin = useOriginStore.setState;

/** After a pause in typing of this length the answer is asked for again, ms. */
const PAUSE = 700;

/** Asks now. An answer about another text than the window has is left out; the next pause brings a better one. */
export async function readOrigin(session: DocumentSession): Promise<BlameInfo | null> {
  const { documentId } = session;
  const blame = await appClient().blame.document({ documentId });
  if (blame.length !== session.state().text.length) return null;
  setOrigin({ blame });
  return blame;
}

/** Keeps the answer in step with the document while it is shown; returns the way out. */
export function followOrigin(session: DocumentSession): () => void {
  let timer: ReturnType<typeof setTimeout> | null = null;
  let ended = false;
  const ask = (): void => {
    timer = null;
    readOrigin(session).then((blame) => {
      if (blame === null && !ended) timer ??= setTimeout(ask, PAUSE);
    }, report);
  };
  ask();
  const stop = session.subscribe((event) => {
    if (event.type !== "reset" && (event.type !== "change" || event.change.edits.length === 0)) return;
    if (timer !== null) clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  });
  return () => {
    ended = true;
    stop();
    if (timer !== null) clearTimeout(timer);
    setOrigin({ blame: null });
  };
}

/** What kind of origin it is, for signs and patterns. */
export type OriginMark = "model" | "person" | "start";

export function markOf({ kind, author }: Pick<BlameOrigin, "kind" | "author">): OriginMark {
  if (kind === "start") return "start";
  return author.kind === "model" ? "model" : "person";
}

/** Who it was, in the words of the window. */
export function whoOf({ kind, source, author }: BlameOrigin, translate: Translate): string {
  if (kind !== "start" || source === null) return author.name;
  return translate(`origin.who.${source.kind}`, { name: source.name });
}
