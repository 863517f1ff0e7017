import { createInterface } from "node:readline/promises";

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
