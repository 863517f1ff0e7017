import { open } from "node:fs/promises";

/** Writes chunks to a new file and sees to it that they are on the disk. `counted` hears of every chunk before it is written and may throw. */
export async function writeNewFile(path: string, chunks: AsyncIterable<Uint8Array>, counted: (chunk: Uint8Array) => void): Promise<void> {
  const handle = await open(path, "wx", 0o600);
  try {
    for await (const chunk of chunks) {
      counted(chunk);
      await handle.writeFile(chunk);
    }
    await handle.sync();
  } finally {
    await handle.close();
  }
}
