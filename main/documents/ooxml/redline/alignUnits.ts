import { alignSequence, inSpaces } from "../../redline/alignSequence.ts";
import { type Leaf, leavesOf, rawText, type Unit, withoutCredits } from "./leaves.ts";

/** What of a unit must be the same for nothing to change, and what makes two units a pair. */
export interface ComparableUnit {
  readonly type: "leaf" | "row";
  readonly leaves: readonly Leaf[];
}

/** A unit with everything that it says. */
export function comparable(unit: Unit): ComparableUnit {
  return { type: unit.type, leaves: leavesOf(unit) };
}

/** The old unit that a new one comes from; each side may stand alone. In the order of the text. */
export type UnitStep =
  | { readonly type: "same" | "changed"; readonly before: number; readonly after: number }
  | { readonly type: "removed"; readonly before: number }
  | { readonly type: "added"; readonly after: number };

/** Lays two sequences of units beside each other. Only units of the same kind and depth are pairs. */
export function alignUnits(before: readonly ComparableUnit[], after: readonly ComparableUnit[]): UnitStep[] {
  const alignable = (unit: ComparableUnit) => ({ key: keyOf(unit), kind: kindOf(unit) });
  const [old, now] = [before.map(alignable), after.map(alignable)];
  return alignSequence(old, now).map((step): UnitStep => {
    if (step.type !== "pair") return step;
    return { ...step, type: old[step.before]?.key === now[step.after]?.key ? "same" : "changed" };
  });
}

function kindOf({ type, leaves }: ComparableUnit): string {
  const [one] = leaves;
  return type === "row" ? `row ${leaves.length}` : `${one?.kind} ${one?.depth} ${one?.note}`;
}

function keyOf(unit: ComparableUnit): string {
  return unit.leaves
    .map(
      (leaf) =>
        `${rawText(leaf).replaceAll("\n", " ")} ${inSpaces(`${leaf.kind}${leaf.depth}${leaf.note ?? ""}${JSON.stringify(withoutCredits(leaf.spans))}`)}`,
    )
    .join("\u2028");
}
