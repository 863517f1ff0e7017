import type { Client, Revision } from "../../../src/contract/index.ts";
import { appClient } from "../app.ts";
import { currentTranslator } from "../language.ts";
import type { DocumentSession } from "../session.ts";
import { announce, currentSession, getUi, setUi } from "../uiStore.ts";

/** A revision by its id; null: typing is saved first, and it is the newest one. */
export async function presentRevision(client: Client, session: DocumentSession, revisionId: string | null): Promise<Revision> {
  if (revisionId === null) await session.save();
  const wanted = revisionId ?? session.info().headRevisionId;
  return (await client.history.text({ revisionId: wanted })).revision;
}

/** Lists of versions and graphs read again. */
export function versionsChanged(): void {
  setUi((state) => ({ versionsChanged: state.versionsChanged + 1 }));
}

/** Compares the present text with the version before it. */
export async function compareWithBefore(): Promise<void> {
  const session = currentSession();
  if (session === null) return;
  await session.save();
  const { revisions } = await appClient().history.list({ documentId: session.documentId, limit: 2 });
  const before = revisions[1] ?? revisions[0];
  if (before !== undefined) setUi({ dialog: { kind: "compare", before: before.id, after: null } });
}

/** Proposes in the open document what another document of its family changed, and shows the changes. */
export async function proposeFrom(fromDocumentId: string): Promise<void> {
  const session = currentSession();
  if (session === null) return;
  const { changes, conflicts, locked } = await session.proposeFrom(fromDocumentId);
  announce(currentTranslator()("versions.proposed", { changes, conflicts, locked }));
  if (changes > 0) setUi({ rightTab: "changes" });
  setUi({ versionNote: currentTranslator()("versions.proposed", { changes, conflicts, locked }) });
}

/** The revision that commands about versions mean: the one chosen in the history, else the present one. */
export function chosenRevision(): string | null {
  const { chosenRevision: chosen, rightTab, rightFolded } = getUi();
  return rightTab === "history" && !rightFolded ? chosen : null;
}
