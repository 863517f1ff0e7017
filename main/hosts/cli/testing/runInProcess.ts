import type { Streams } from "../commandContext.ts";
import { run } from "../run.ts";

/** How a command line ended, and what it wrote; `code` is null for a process that was killed. */
export interface CommandResult {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs a command line in this process, without a terminal: quicker than one of its own. `more` are further streams. */
export async function runInProcess(words: readonly string[], more: Partial<Streams> = {}): Promise<CommandResult> {
  let out = "";
  let err = "";
  const code = await run([...words], {
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    interactive: false,
    ...more,
  });
  return { code, out, err };
}
