import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";

/** Asks on the terminal; null when nobody is there to answer, or the input ends. */
export async function askOnTerminal(question: string): Promise<string | null> {
  if (process.stdin.isTTY !== true || process.stderr.isTTY !== true) return null;
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  const closed = new Promise<null>((resolve) => lines.once("close", () => resolve(null)));
  try {
    return await Promise.race([lines.question(question).catch(() => null), closed]);
  } finally {
    lines.close();
  }
}

/** Asks on the terminal for something that nobody may read over the shoulder; null when nobody is there to answer, or Ctrl+C. */
export async function askSecretOnTerminal(question: string): Promise<string | null> {
  const { stdin, stderr } = process;
  if (stdin.isTTY !== true || stderr.isTTY !== true) return null;
  stderr.write(question);
  const lines = createInterface({ input: stdin, output: new Writable({ write: (_chunk, _encoding, done) => done() }), terminal: true });
  const closed = new Promise<null>((resolve) => lines.once("close", () => resolve(null)));
  lines.once("SIGINT", () => lines.close());
  try {
    return await Promise.race([lines.question("").catch(() => null), closed]);
  } finally {
    lines.close();
    stderr.write("\n");
  }
}
