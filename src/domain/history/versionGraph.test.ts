import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SEEDED } from "../testing/arbitraryEdits.ts";
import { condenseLine, type GraphPoint, placePoints } from "./versionGraph.ts";

describe("the graph of versions", () => {
  it("shows ends, names, restored and wanted revisions, and counts the rest", () => {
    const revision = (id: string, label: string | null = null, cause = "typing", runId: string | null = null) => ({
      id,
      label,
      cause,
      runId,
    });
    const line = [
      revision("r1", null, "baseline"),
      revision("r2"),
      revision("r3"),
      revision("r4", "Signed"),
      revision("r5"),
      revision("r6", null, "restore"),
      revision("r7", null, "accept", "run"),
      revision("r8"),
      revision("r9"),
      revision("r10"),
    ];
    expect(condenseLine(line, new Set(["r8"])).map(({ revision: { id }, hidden }) => `${id}+${hidden}`)).toEqual([
      "r1+0",
      "r4+2",
      "r6+1",
      "r7+0",
      "r8+0",
      "r10+1",
    ]);
  });

  it("puts what leaves a point right behind it, a level deeper", () => {
    const point = (id: string, line: string, parent: string | null): GraphPoint => ({ id, line, parent });
    const placed = placePoints([
      point("a1", "a", null),
      point("a2", "a", "a1"),
      point("a3", "a", "a2"),
      point("b1", "b", "a1"),
      point("b2", "b", "b1"),
      point("c1", "c", "b1"),
      point("d1", "d", "a1"),
    ]);
    expect(placed.map(({ point: { id }, level, column }) => `${id} ${level} ${column}`)).toEqual([
      "a1 1 0",
      "b1 2 1",
      "c1 3 2",
      "b2 2 1",
      "d1 2 3",
      "a2 1 0",
      "a3 1 0",
    ]);
    expect(placed.at(-2)).toMatchObject({ parentRow: 0, position: 2, size: 3 });
  });

  it("places every point once, behind its parent, and never two lines in one column at the same row span", () => {
    const tree = fc.array(fc.nat(), { minLength: 1, maxLength: 30 }).map((choices) =>
      choices.map((choice, index): GraphPoint => {
        if (index === 0) return { id: "p0", line: "l0", parent: null };
        const parent = choice % index;
        return { id: `p${index}`, line: `l${index}`, parent: `p${parent}` };
      }),
    );
    fc.assert(
      fc.property(tree, (points) => {
        const placed = placePoints(points);
        expect(new Set(placed.map(({ point }) => point.id)).size).toBe(points.length);
        expect(placed).toHaveLength(points.length);
        for (const { row, parentRow } of placed) if (parentRow !== null) expect(parentRow).toBeLessThan(row);
      }),
      SEEDED,
    );
  });
});
