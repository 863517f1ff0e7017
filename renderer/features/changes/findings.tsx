/** Findings on a card: the places in its new text, and each in words. */
import type { ReactNode } from "react";
import type { Finding } from "../../../src/domain/quality/finding.ts";
import { joinRanges } from "../../../src/domain/quality/protectedRanges.ts";
import { type Translate, useTranslator } from "../../state/language.ts";
import { IconListSearch } from "../../ui/icons.ts";
import classes from "./findings.module.css";

/** Longest quotation in a sentence, characters. */
const LONGEST = 60;

function quote(text: string): string {
  const line = text.replace(/\s+/g, " ").trim();
  const characters = [...line];
  return characters.length <= LONGEST ? line : `${characters.slice(0, LONGEST - 1).join("")}…`;
}

/** A finding as a sentence. */
export function findingText(finding: Finding, translate: Translate): string {
  switch (finding.code) {
    case "repetition":
      return translate("finding.repetition", { text: quote(finding.details.text) });
    case "brackets":
      return translate("finding.brackets", { mark: finding.details.mark, part: finding.details.part });
    case "reference":
      return translate("finding.reference", { reference: finding.details.reference, problem: finding.details.problem });
    case "number": {
      const { before, after, kind } = finding.details;
      const what = before === "" ? "came" : after === "" ? "went" : "changed";
      return translate("finding.number", { what, kind, before: quote(before), after: quote(after) });
    }
    case "name": {
      const { before, after } = finding.details;
      return translate("finding.name", { what: after === "" ? "went" : "changed", before: quote(before), after: quote(after) });
    }
    case "character":
      return translate("finding.character");
  }
}

/** The new text with the places of findings marked; a place that is all of the text, or none of it, is not. */
export function MarkedText({ text, findings }: { text: string; findings: readonly Finding[] }): ReactNode {
  const places = joinRanges(findings.filter(({ start, end }) => start < end && end - start < text.length && end <= text.length));
  if (places.length === 0) return text;
  const parts: ReactNode[] = [];
  let position = 0;
  for (const { start, end } of places) {
    parts.push(
      text.slice(position, start),
      <mark key={start} className={classes.mark}>
        {text.slice(start, end)}
      </mark>,
    );
    position = end;
  }
  return [...parts, text.slice(position)];
}

export function FindingList({ findings }: { findings: readonly Finding[] }): ReactNode {
  const translate = useTranslator();
  if (findings.length === 0) return null;
  const sentences = [...new Set(findings.map((finding) => findingText(finding, translate)))];
  return (
    // biome-ignore lint/a11y/noRedundantRoles: Safari drops the role of lists without markers
    <ul role="list" className={classes.list} aria-label={translate("finding.list", { count: sentences.length })}>
      {sentences.map((sentence) => (
        <li key={sentence} className={classes.finding}>
          <IconListSearch size={14} aria-hidden />
          <span>{sentence}</span>
        </li>
      ))}
    </ul>
  );
}
