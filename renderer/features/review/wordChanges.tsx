import { type ReactNode, useMemo } from "react";
import { diffParts } from "../../../src/domain/diff/diffParts.ts";

/** A text with what differs from an earlier one marked, word by word. */
export function WordChanges({ before, after }: { before: string; after: string }): ReactNode {
  const parts = useMemo(() => diffParts(before, after).map((part, place) => ({ ...part, key: `${place} ${part.kind}` })), [before, after]);
  return parts.map(({ kind, text, key }) => {
    if (kind === "insert") return <ins key={key}>{text}</ins>;
    return kind === "delete" ? <del key={key}>{text}</del> : <span key={key}>{text}</span>;
  });
}
