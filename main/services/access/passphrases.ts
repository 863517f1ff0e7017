import { hash, hashRaw, verify } from "@node-rs/argon2";
import { foldName } from "../../../src/domain/access/foldName.ts";
import { PalimpsestError } from "../../../src/domain/errors/palimpsestError.ts";
import type { Random } from "../../ports/ports.ts";

/** argon2id as OWASP's Password Storage Cheat Sheet asks for: 19 MiB, two passes, one lane. The library computes off the event loop. */
const COST = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1, outputLen: 32 } as const;

/** Fewest characters of a passphrase that a person chooses. */
export const SHORTEST_PASSPHRASE = 12;

/** What is checked where there is nobody to check: the passphrase is random and was thrown away. The same cost as a real one. */
const NOBODY = "$argon2id$v=19$m=19456,t=2,p=1$oaKYXaFmrbS7mztLa4VS6Q$p63e38u7lvdJAPdYNUSDccfy4ziR+uwShmGoVD/TL0M";

/** Composed and decomposed writing is the same passphrase. */
const normal = (passphrase: string): string => passphrase.normalize("NFKC");

/** PHC string of a passphrase. */
export function hashPassphrase(passphrase: string): Promise<string> {
  return hash(normal(passphrase), COST);
}

/** Whether the passphrase is the one of a PHC string; null (nobody, or no passphrase) takes as long and is never true. */
export async function isPassphrase(stored: string | null, passphrase: string): Promise<boolean> {
  const matches = await verify(stored ?? NOBODY, normal(passphrase));
  return matches && stored !== null;
}

/** A key of 32 bytes out of a passphrase. */
export function deriveKey(passphrase: string, salt: Uint8Array): Promise<Buffer> {
  return hashRaw(normal(passphrase), { ...COST, salt });
}

/** Throws WEAK_PASSPHRASE: too short, too few different characters, or somebody's name. */
export function requireStrong(passphrase: string, name: string): void {
  const characters = [...normal(passphrase)];
  const reason =
    characters.length < SHORTEST_PASSPHRASE
      ? "short"
      : new Set(characters).size < 5
        ? "repeated"
        : foldName(passphrase) === foldName(name)
          ? "name"
          : null;
  if (reason === null) return;
  throw new PalimpsestError(
    "WEAK_PASSPHRASE",
    `This passphrase is too easy to guess. Use at least ${SHORTEST_PASSPHRASE} characters, several words for example, and not a name.`,
    { reason, shortest: SHORTEST_PASSPHRASE },
  );
}

/** Crockford's base 32 in small letters: no letter that reads like a digit. */
const DIGITS = "0123456789abcdefghjkmnpqrstvwxyz";

/** A secret that people copy: groups of five characters, 25 bits each. */
function groups(random: Random, count: number): string {
  const letters = Array.from(random.bytes(count * 5), (byte) => DIGITS[byte & 31] ?? "0");
  return Array.from({ length: count }, (_, index) => letters.slice(index * 5, index * 5 + 5).join("")).join("-");
}

/** 100 bits. */
export const newOneTimePassphrase = (random: Random): string => groups(random, 4);

/** 125 bits. */
export const newRecoveryCode = (random: Random): string => groups(random, 5);

/** A recovery code as it was given out, however it was copied: capitals, spaces, letters for digits. */
export function readRecoveryCode(code: string): string {
  const letters = [
    ...code
      .toLowerCase()
      .replace(/[^0-9a-z]/g, "")
      .replaceAll("o", "0")
      .replaceAll(/[il]/g, "1"),
  ];
  return Array.from({ length: Math.ceil(letters.length / 5) }, (_, index) => letters.slice(index * 5, index * 5 + 5).join("")).join("-");
}
