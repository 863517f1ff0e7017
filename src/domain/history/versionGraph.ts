/** What decides whether a revision is shown in the graph of versions. */
export interface GraphCandidate {
  readonly id: string;
  readonly label: string | null;
  readonly cause: string;
  readonly runId: string | null;
}

/** Causes of revisions that begin something. */
const BEGINNINGS = new Set(["baseline", "import", "branch", "restore"]);
/** Revisions of accepted runs are only shown for the newest so many of a line. */
const MOST_RUNS = 100;

/**
 * The revisions of one line that are worth a place in the graph, oldest first, each with how many were left out before it: the
 * first and the last, those with a name, restored ones, those with text of a run, and those in `wanted` (where branches and runs
 * begin). `revisions` are those of the line, oldest first.
 */
export function condenseLine<Candidate extends GraphCandidate>(
  revisions: readonly Candidate[],
  wanted: ReadonlySet<string>,
): { readonly revision: Candidate; readonly hidden: number }[] {
  const kept: { readonly revision: Candidate; readonly hidden: number }[] = [];
  let runs = revisions.reduce((count, revision) => count + (revision.runId === null ? 0 : 1), 0);
  let hidden = 0;
  revisions.forEach((revision, index) => {
    const isRun = revision.runId !== null;
    const ends = index === 0 || index === revisions.length - 1;
    const shown =
      ends || revision.label !== null || BEGINNINGS.has(revision.cause) || wanted.has(revision.id) || (isRun && runs <= MOST_RUNS);
    if (isRun) runs -= 1;
    if (shown) kept.push({ revision, hidden });
    hidden = shown ? 0 : hidden + 1;
  });
  return kept;
}

/** A point of the graph: a revision, or a run that went on from another. */
export interface GraphPoint {
  readonly id: string;
  /** The line that it stands on: a document, or a chain of runs. */
  readonly line: string;
  /** The point before it on its line, or the one that its line left; null for the first of all. */
  readonly parent: string | null;
}

/** Where a point is drawn. */
export interface PlacedPoint<Point extends GraphPoint> {
  readonly point: Point;
  /** Column from 0; lines that are over lend theirs to later ones. */
  readonly column: number;
  /** 1 for the first line, 2 for what left it, …: the level in a tree. */
  readonly level: number;
  readonly row: number;
  /** Row of the parent, null for the first of all. */
  readonly parentRow: number | null;
  readonly parentColumn: number | null;
  /** Position among the points of the same line and set of siblings, from 1, and their number. */
  readonly position: number;
  readonly size: number;
}

/**
 * Places points for drawing and reading: a line from its first to its last point; whatever leaves a point comes right behind it,
 * a level deeper. `points` are given line by line, parents before children.
 */
export function placePoints<Point extends GraphPoint>(points: readonly Point[]): PlacedPoint<Point>[] {
  const lines = Map.groupBy(points, (point) => point.line);
  const leaving = new Map<string, string[]>();
  const roots: string[] = [];
  const lineOf = new Map(points.map((point) => [point.id, point.line]));
  for (const [line, own] of lines) {
    const parent = own[0]?.parent ?? null;
    if (parent === null || !lineOf.has(parent) || lineOf.get(parent) === line) roots.push(line);
    else leaving.set(parent, [...(leaving.get(parent) ?? []), line]);
  }
  const placed: PlacedPoint<Point>[] = [];
  const places = new Map<string, PlacedPoint<Point>>();
  const walk = (line: string, level: number, column: number): number => {
    const own = lines.get(line) ?? [];
    let widest = column;
    own.forEach((point, index) => {
      const parent = point.parent === null ? undefined : places.get(point.parent);
      const place: PlacedPoint<Point> = {
        point,
        column,
        level,
        row: placed.length,
        parentRow: parent?.row ?? null,
        parentColumn: parent?.column ?? null,
        position: index + 1,
        size: own.length,
      };
      placed.push(place);
      places.set(point.id, place);
      let next = column + 1;
      for (const child of leaving.get(point.id) ?? []) next = walk(child, level + 1, next) + 1;
      widest = Math.max(widest, next - 1);
    });
    return widest;
  };
  for (const root of roots) walk(root, 1, 0);
  return placed;
}
