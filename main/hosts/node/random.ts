import { randomBytes, randomInt } from "node:crypto";
import type { Clock, Random } from "../../ports/ports.ts";

/** Crockford's base 32: no letter that reads like a digit, and ordered like ASCII. */
const DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const TIME_DIGITS = 10;
const RANDOM_DIGITS = 16;

/**
 * Cryptographic randomness of the machine. `id()` has 26 characters: 48 bits of time in ms, then 80 random bits. Ids
 * made in one millisecond, or while the clock goes back, count the random part up, so that later ids always sort later.
 */
export function createRandom(clock: Pick<Clock, "now">): Random {
  let lastTime = -1;
  let digits: number[] = [];

  const freshDigits = (): number[] => Array.from(randomBytes(RANDOM_DIGITS), (byte) => byte & 31);

  const countUp = (): void => {
    for (let index = digits.length - 1; index >= 0; index -= 1) {
      const next = (digits[index] ?? 0) + 1;
      digits[index] = next & 31;
      if (next < 32) return;
    }
    // 80 bits ran over: borrow a millisecond from the future.
    lastTime += 1;
  };

  return {
    id() {
      const time = clock.now();
      if (time > lastTime) {
        lastTime = time;
        digits = freshDigits();
      } else {
        countUp();
      }
      return encodeTime(lastTime) + digits.map((digit) => DIGITS[digit]).join("");
    },
    seed: () => randomInt(2 ** 31 - 1),
    bytes: (count) => new Uint8Array(randomBytes(count)),
  };
}

function encodeTime(time: number): string {
  let rest = time;
  let text = "";
  for (let index = 0; index < TIME_DIGITS; index += 1) {
    text = (DIGITS[rest % 32] ?? "0") + text;
    rest = Math.floor(rest / 32);
  }
  return text;
}
