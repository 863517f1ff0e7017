import type { ReactNode } from "react";
import type { DiffPart } from "../../../../src/domain/diff/diffParts.ts";

/** The words of a paragraph with what differs as `ins` and `del`; a side alone shows its own wording. */
export function Parts({ parts, side }: { parts: readonly DiffPart[]; side: "before" | "after" | "both" }): ReactNode {
  return parts.map((part, index) => {
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a row never change
    if (part.kind === "same") return <span key={index}>{part.text}</span>;
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a row never change
    if (part.kind === "insert") return side === "before" ? null : <ins key={index}>{part.text}</ins>;
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a row never change
    return side === "after" ? null : <del key={index}>{part.text}</del>;
  });
}
