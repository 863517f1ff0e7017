/** Who is at this window: follows the sign-in of its channel and keeps nothing of a document where nobody is signed in. */
import type { AccountSession } from "../../src/contract/index.ts";
import type { Connection } from "../boot/connection.ts";
import { abandonDocument, closeDocument, documentInAddress, openDocument, refreshModels } from "./actions/documents.ts";
import { appClient, attempt, report } from "./app.ts";
import { forgetPeople } from "./people.ts";
import { applySettings, getUi, setUi, useUiStore } from "./uiStore.ts";

/** Windows tell at most this often that their person is active, ms. */
const TELL_ACTIVE = 15_000;

/** What a window does with the stream of the workspace while somebody is signed in. */
export type Follow = (signal: AbortSignal) => void;

let following: AbortController | null = null;

/** Whoever comes: their settings, the workspace's events, and the document that the address names. */
async function enter(connection: Connection, follow: Follow, reopen: boolean): Promise<void> {
  const [info, settings] = await Promise.all([connection.client.app.info({}), connection.client.settings.get({})]);
  applySettings(settings);
  setUi({ appInfo: info, notices: info.notices });
  following?.abort();
  following = new AbortController();
  follow(following.signal);
  void attempt(refreshModels);
  const wanted = reopen ? (documentInAddress() ?? info.startDocumentId) : null;
  if (wanted !== null) await openDocument(wanted);
}

function leave(state: AccountSession["state"]): void {
  following?.abort();
  following = null;
  abandonDocument();
  forgetPeople();
  setUi((ui) => ({
    notices: [],
    models: [],
    dialog: null,
    recoveryCode: null,
    appInfo: ui.appInfo === null ? null : { ...ui.appInfo, actor: null, notices: [] },
    // The screen of somebody who is coming back stays in their language and theme.
    settings: state === "locked" ? ui.settings : null,
  }));
}

async function take(session: AccountSession, connection: Connection, follow: Follow): Promise<void> {
  const before = getUi().account;
  const { actor } = session;
  if (actor === null) {
    if (before === null || before.actor !== null) leave(session.state);
    setUi({ account: session });
    return;
  }
  if (before?.actor?.id === actor.id && getUi().appInfo !== null) {
    setUi((ui) => ({
      account: session,
      appInfo: ui.appInfo === null ? null : { ...ui.appInfo, actor, accounts: session.accounts },
    }));
    return;
  }
  if (before?.actor !== null && before !== null) leave("signed-out");
  try {
    await enter(connection, follow, true);
  } catch (error) {
    report(error);
  }
  setUi({ account: session });
}

/** Follows the channel's sign-in for as long as the window lives. */
export async function followAccount(connection: Connection, follow: Follow): Promise<void> {
  for (;;) {
    await connection.whenConnected();
    try {
      for await (const session of await connection.client.account.watch({})) await take(session, connection, follow);
    } catch {
      // The connection is down or the backend restarts: the loop tries again.
    }
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
}

/** Tells the backend now and then that somebody is at the window, so that it is not locked under their hands. */
export function tellActivity(): () => void {
  let told = Number.NEGATIVE_INFINITY;
  const onInput = (): void => {
    const { account } = getUi();
    if (account?.accounts !== true || account.actor === null || performance.now() - told < TELL_ACTIVE) return;
    told = performance.now();
    appClient()
      .account.active({})
      .catch(() => undefined);
  };
  const kinds = ["keydown", "pointerdown", "wheel"] as const;
  for (const kind of kinds) window.addEventListener(kind, onInput, { capture: true, passive: true });
  return () => {
    for (const kind of kinds) window.removeEventListener(kind, onInput, { capture: true });
  };
}

/** Sends what was typed, then locks the screen. */
export async function lockScreen(): Promise<void> {
  await leaveDocument();
  await appClient().account.lock({});
}

export async function signOut(): Promise<void> {
  await closeDocument();
  await appClient().account.signOut({});
}

/** Closes the document but leaves it in the address, so that its person comes back to it. */
async function leaveDocument(): Promise<void> {
  const address = window.location.hash;
  await closeDocument();
  if (address !== "") window.history.replaceState(null, "", address);
}

/** Whether several people work here, so that there is somebody to sign in as. */
export const useAccounts = (): boolean => useUiStore((ui) => ui.account?.accounts ?? false);
