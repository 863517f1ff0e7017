import { type ReactNode, useMemo } from "react";
import { diffParts } from "../../../src/domain/diff/diffParts.ts";

/** `after` with what differs from `before` marked, word by word. */
export function Redline({ before, after }: { before: string; after: string }): ReactNode {
  const parts = useMemo(() => diffParts(before, after).map((part, place) => ({ ...part, key: `${place} ${part.kind}` })), [before, after]);
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
