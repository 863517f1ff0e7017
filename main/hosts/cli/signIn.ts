import type { Client } from "../../../src/contract/index.ts";
import { PalimpsestError } from "../../../src/domain/errors/palimpsestError.ts";
import type { GlobalOptions, Streams } from "./commandContext.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Signs a command in where the workspace has accounts. Throws NOT_SIGNED_IN (no `--as`, or nobody to ask for the passphrase),
 * SIGN_IN_FAILED, TOO_MANY_ATTEMPTS, NOT_ALLOWED (a one-time passphrase has to be changed in the app first).
 */
export async function signIn(
  client: Client,
  options: GlobalOptions,
  streams: Pick<Streams, "askSecret">,
  environment: Environment = process.env,
): Promise<void> {
  const { accounts } = await client.app.info({});
  if (!accounts) return;
  const name = options.as;
  if (name === undefined)
    throw new PalimpsestError("NOT_SIGNED_IN", "Several people work in this workspace. Say who you are with --as NAME.");
  const passphrase = environment["PALIMPSEST_PASSPHRASE"] ?? (await streams.askSecret?.(`Passphrase of ${name}: `)) ?? null;
  if (passphrase === null)
    throw new PalimpsestError("NOT_SIGNED_IN", "Nobody can be asked for the passphrase here. Set PALIMPSEST_PASSPHRASE.");
  const { state } = await client.account.signIn({ name, passphrase });
  if (state === "open") return;
  throw new PalimpsestError("NOT_ALLOWED", "This is a one-time passphrase. Sign in to the app once and choose your own.");
}
