import type { Definition, FootnoteDefinition } from "mdast";
import type { FileNotice, NoticeKind } from "../../../src/domain/document/fileNotice.ts";
import type { CommentMarks } from "./commentMarks.ts";
import type { OriginSource } from "./originRuns.ts";
import type { Targets } from "./targets.ts";

/** What the conversion of one document shares: where references lead, definitions, footnotes in order of use, warnings. */
export interface ConversionContext {
  readonly targets: Targets;
  /** Set where the origin of the text is asked for. */
  readonly source: OriginSource | null;
  readonly definitions: ReadonlyMap<string, Definition>;
  readonly footnoteDefinitions: ReadonlyMap<string, FootnoteDefinition>;
  readonly commentMarks: CommentMarks;
  /** Beginnings and ends of comments that were written so far, by the number of the comment. */
  readonly commentEdges: Map<number, Set<"start" | "end">>;
  /** Identifiers in order of first reference. */
  readonly footnoteOrder: string[];
  footnoteNumber(identifier: string): number;
  /** Counts something to tell. */
  warn(what: NoticeKind, count?: number): void;
  warnings(): FileNotice[];
}

export function createContext(
  targets: Targets,
  definitions: ReadonlyMap<string, Definition>,
  footnoteDefinitions: ReadonlyMap<string, FootnoteDefinition>,
  source: OriginSource | null = null,
  commentMarks: CommentMarks = new Map(),
): ConversionContext {
  const footnoteOrder: string[] = [];
  const counts = new Map<NoticeKind, number>();
  return {
    targets,
    source,
    definitions,
    footnoteDefinitions,
    commentMarks,
    commentEdges: new Map(),
    footnoteOrder,
    footnoteNumber(identifier) {
      const known = footnoteOrder.indexOf(identifier);
      return known >= 0 ? known + 1 : footnoteOrder.push(identifier);
    },
    warn(what, count = 1) {
      counts.set(what, (counts.get(what) ?? 0) + count);
    },
    warnings: () => [...counts].map(([what, count]) => ({ what, count })),
  };
}
