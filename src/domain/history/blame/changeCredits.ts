import type { Author } from "../../proposal/proposal.ts";
import type { TextRange } from "../../text/textEdit.ts";
import { Blame, type BlameStep } from "./blame.ts";

/** Whose a change is, and when it was made (ms since 1970 UTC). */
export interface ChangeCredit {
  readonly author: Author;
  readonly at: number;
}

/** A stretch of a text and the number of its credit. */
export interface CreditedStretch extends TextRange {
  readonly credit: number;
}

/** Whose the differences between two states of a text are. */
export interface ChangeCredits {
  readonly credits: readonly ChangeCredit[];
  /** Stretches of the earlier text that are gone. */
  readonly removed: readonly CreditedStretch[];
  /** Stretches of the later text that are new. */
  readonly inserted: readonly CreditedStretch[];
}

/** A step and the revision that it became part of, null while it is in none. */
export interface CreditedStep {
  readonly step: BlameStep;
  readonly revisionId: string | null;
}

/** Follows who took what out of a text and who put what into it, from one state to a later one. */
export class CreditFollower {
  readonly #blame: Blame;
  readonly #proposed: (hunkId: string) => ChangeCredit | null;
  /** By number of the step who made it; what it took out for several proposals at once is in `#removers`. */
  readonly #steps = new Map<number, ChangeCredit>();
  /** By offset in the first text. */
  readonly #removers = new Map<number, ChangeCredit>();
  #count = 0;

  /** `proposed`: whose a proposed change is, null where it is not known any more. */
  constructor(text: string, proposed: (hunkId: string) => ChangeCredit | null) {
    this.#blame = Blame.begin(text, { kind: "change", hunkId: FIRST, revisionId: null });
    this.#proposed = proposed;
  }

  text(): string {
    return this.#blame.text();
  }

  follow({ step, revisionId }: CreditedStep): void {
    if (step.edits.length === 0) return;
    this.#blame.follow(step, revisionId);
    this.#count += 1;
    this.#steps.set(this.#count, { author: step.author, at: step.at });
    if (step.accepted.length === 0) return;
    for (const removal of this.#blame.removals(this.#count)) {
      if (removal.origin !== 0) continue;
      const accepted = step.accepted.find(({ start, end }) => start <= removal.at && removal.at <= end);
      const credit = accepted === undefined ? null : this.#proposed(accepted.hunkId);
      if (credit !== null) this.#removers.set(removal.from, credit);
    }
  }

  /** The differences between the first text and the present one. */
  credits(): ChangeCredits {
    const credits: ChangeCredit[] = [];
    const numbers = new Map<string, number>();
    const numberOf = (credit: ChangeCredit): number => {
      const key = JSON.stringify([credit.author, credit.at]);
      const known = numbers.get(key);
      if (known !== undefined) return known;
      numbers.set(key, credits.length);
      return credits.push(credit) - 1;
    };
    const blame = this.#blame;
    const inserted = blame.spans().flatMap(({ start, end, origin }): CreditedStretch[] => {
      const found = blame.origins[origin];
      if (origin === 0 || found === undefined) return [];
      const credit = found.kind === "change" ? this.#proposed(found.hunkId) : { author: found.author, at: found.at };
      return credit === null ? [] : [{ start, end, credit: numberOf(credit) }];
    });
    const removed = blame.removals().flatMap(({ origin, from, length, step }): CreditedStretch[] => {
      const credit = this.#removers.get(from) ?? this.#steps.get(step);
      return origin !== 0 || credit === undefined ? [] : [{ start: from, end: from + length, credit: numberOf(credit) }];
    });
    return { credits, inserted, removed: removed.sort((a, b) => a.start - b.start) };
  }
}

/** Stands for the first text. As a change, so that its pieces know where in it they stood. */
const FIRST = "";
