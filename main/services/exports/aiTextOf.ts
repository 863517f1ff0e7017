import type { BlameInfo, BlameOrigin, ExportFormat } from "../../../src/contract/index.ts";
import type { DocumentKind } from "../../../src/domain/document/documentState.ts";
import { parseOutline } from "../../../src/domain/document/outline.ts";
import type { TextRange } from "../../../src/domain/text/textEdit.ts";
import type { AiPart } from "../../documents/aiComments.ts";
import type { AiText } from "../../documents/aiText.ts";
import type { RenderInput } from "../../documents/render.ts";

/** First digits of a package's hash, which name its version. */
const HASH_DIGITS = 12;

/** What an export tells of where its text comes from. */
interface AskedOrigins {
  readonly format: ExportFormat;
  readonly provenance?: boolean;
  readonly aiMark?: boolean;
  readonly aiComments?: boolean;
}

/** The formats that have a place for a machine-readable mark. */
const MARKED: ReadonlySet<ExportFormat> = new Set(["docx", "pdf", "html"]);

/** What an export that is asked for tells of the origin of its text; `blameOf` is called where it tells anything. */
export function askedOrigins(
  { format, provenance = false, aiMark = true, aiComments = false }: AskedOrigins,
  blameOf: () => BlameInfo,
  text: string,
  kind: DocumentKind,
): Pick<RenderInput, "origin" | "aiText" | "aiParts"> {
  const marked = aiMark && MARKED.has(format);
  const commented = aiComments && format === "docx";
  const blame = provenance || marked || commented ? blameOf() : null;
  return {
    origin: provenance ? blame : null,
    aiText: marked && blame !== null ? aiTextOf(blame, text, kind) : null,
    aiParts: commented && blame !== null ? aiPartsOf(blame, text) : [],
  };
}

/** What models wrote of a text, by its blame; null where they wrote nothing. White space alone is nobody's work. */
export function aiTextOf(blame: BlameInfo, text: string, kind: DocumentKind): AiText | null {
  const spans: { start: number; end: number; model: string }[] = [];
  for (const { start, end, origin } of blame.spans) {
    const found = blame.origins[origin];
    if (found?.author.kind !== "model" || text.slice(start, end).trim() === "") continue;
    const model = nameOf(found);
    const last = spans.at(-1);
    if (last?.end === start && last.model === model) last.end = end;
    else spans.push({ start, end, model });
  }
  if (spans.length === 0) return null;
  const characters = spans.reduce((sum, span) => sum + span.end - span.start, 0);
  return { spans, characters, length: text.length, clauses: byClause(spans, text, kind) };
}

/** The same parts with who accepted them and when, for comments on them. */
export function aiPartsOf(blame: BlameInfo, text: string): AiPart[] {
  return blame.spans.flatMap(({ start, end, origin }): AiPart[] => {
    const found = blame.origins[origin];
    if (found?.author.kind !== "model" || text.slice(start, end).trim() === "") return [];
    const decision = found.change?.decision ?? null;
    const accepted = decision === null ? null : { by: decision.by, at: decision.at };
    return [{ start, end, author: found.author.name, model: nameOf(found), at: found.at, accepted }];
  });
}

/** Name and version of the package that wrote something. */
function nameOf({ author, run }: BlameOrigin): string {
  return run === null || run.packageHash === "" ? author.name : `${author.name} (${run.packageHash.slice(0, HASH_DIGITS)})`;
}

/** Generated characters by the innermost clause or heading that has them. */
function byClause(spans: readonly TextRange[], text: string, kind: DocumentKind): { label: string; characters: number }[] {
  const outline = parseOutline(text, kind);
  const counts = new Map<number, number>();
  let next = 0;
  const open: number[] = [];
  const close = (at: number): void => {
    while (open.length > 0 && (outline[open.at(-1) ?? 0]?.end ?? 0) <= at) open.pop();
  };
  for (const span of spans) {
    for (let at = span.start; at < span.end; ) {
      for (let item = outline[next]; item !== undefined && item.start <= at; item = outline[next]) {
        close(item.start);
        open.push(next);
        next += 1;
      }
      close(at);
      const inside = open.at(-1);
      const end = Math.min(
        span.end,
        outline[next]?.start ?? text.length,
        inside === undefined ? text.length : (outline[inside]?.end ?? text.length),
      );
      if (inside !== undefined) counts.set(inside, (counts.get(inside) ?? 0) + end - at);
      at = Math.max(end, at + 1);
    }
  }
  return [...counts]
    .sort(([a], [b]) => a - b)
    .map(([index, characters]) => {
      const { label = "", title = "" } = outline[index] ?? {};
      return { label: label === "" ? title.slice(0, 40) : label, characters };
    });
}
