import { type ReactNode, useMemo } from "react";
import { diffWords } from "../../../src/domain/diff/wordDiff.ts";

interface Part {
  readonly kind: "same" | "insert" | "delete";
  readonly text: string;
  /** Unique in its redline. */
  readonly key: string;
}

/** The pieces of a redline, in reading order. */
function redlineParts(before: string, after: string): Part[] {
  const parts: Part[] = [];
  const add = (kind: Part["kind"], text: string): void => {
    if (text !== "") parts.push({ kind, text, key: `${parts.length} ${kind}` });
  };
  let at = 0;
  for (const edit of diffWords(before, after)) {
    add("same", before.slice(at, edit.start));
    add("delete", before.slice(edit.start, edit.end));
    add("insert", edit.text);
    at = edit.end;
  }
  add("same", before.slice(at));
  return parts;
}

/** `after` with what differs from `before` marked, word by word. */
export function Redline({ before, after }: { before: string; after: string }): ReactNode {
  const parts = useMemo(() => redlineParts(before, after), [before, after]);
  return parts.map((part) => {
    if (part.kind === "same") return <span key={part.key}>{part.text}</span>;
    return part.kind === "insert" ? (
      <ins key={part.key} data-author="model">
        {part.text}
      </ins>
    ) : (
      <del key={part.key}>{part.text}</del>
    );
  });
}
