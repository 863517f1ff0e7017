import { canonicalJson } from "./canonicalJson.ts";

/** What a checkpoint says: the log up to `event` hashes to `hash`. */
export interface CheckpointStatement {
  /** Ms since 1970 UTC. */
  readonly at: number;
  /** Id of the newest event that it covers. */
  readonly event: number;
  /** Hash of that event, hexadecimal. */
  readonly hash: string;
  /** Id of the key that signs. */
  readonly key: string;
  /** Event of the checkpoint before, 0 for the first: none can be taken out of the middle. */
  readonly previous: number;
}

/** The bytes that are signed, as text: canonical JSON. */
export function checkpointText({ at, event, hash, key, previous }: CheckpointStatement): string {
  return canonicalJson({ at, event, hash, key, previous });
}

/** Reads a statement; null when it is not in the one form that `checkpointText` writes. */
export function parseCheckpoint(text: string): CheckpointStatement | null {
  try {
    const statement = JSON.parse(text) as CheckpointStatement;
    return checkpointText(statement) === text ? statement : null;
  } catch {
    return null;
  }
}
