/** Defined terms of the document with their number of uses; each click goes to the next use. */
import { type ReactNode, useMemo, useRef, useState } from "react";
import { findDefinedTerms } from "../../../src/domain/document/definedTerms.ts";
import type { TextRange } from "../../../src/domain/text/textEdit.ts";
import { useCalmSessionState } from "../../state/hooks.ts";
import { useTranslator } from "../../state/language.ts";
import type { DocumentSession } from "../../state/session.ts";
import { IconChevronDown, IconChevronRight } from "../../ui/icons.ts";
import classes from "./outline.module.css";
import { goTo, moveInList } from "./outlinePanel.tsx";

const textOf = (session: DocumentSession): string => session.state().text;

export function TermsPanel(): ReactNode {
  const translate = useTranslator();
  const text = useCalmSessionState(textOf, 800);
  const terms = useMemo(() => findDefinedTerms(text), [text]);
  const [open, setOpen] = useState(true);
  const visited = useRef(new Map<string, number>());
  const visit = (term: string, places: readonly TextRange[]): void => {
    const next = ((visited.current.get(term) ?? -1) + 1) % places.length;
    visited.current.set(term, next);
    const place = places[next];
    if (place !== undefined) goTo(place);
  };
  if (terms.length === 0) return null;
  return (
    <section className={classes.terms} aria-label={translate("terms.title")} data-open={open || undefined}>
      <h2 className={classes.heading}>
        <button type="button" className={classes.fold} aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? <IconChevronDown size={14} aria-hidden /> : <IconChevronRight size={14} aria-hidden />}
          {translate("terms.title")} <span className={classes.number}>{terms.length}</span>
        </button>
      </h2>
      {open ? (
        <ul className={classes.list} onKeyDown={moveInList}>
          {terms.map((term) => (
            <li key={`${term.term} ${term.start}`}>
              <button
                type="button"
                data-item
                className={classes.item}
                style={{ paddingInlineStart: 12 }}
                onClick={() => visit(term.term, [{ start: term.start, end: term.end }, ...term.uses])}
              >
                <span className={classes.text}>{term.term}</span>
                <span className={classes.number}>{translate("terms.uses", { count: term.uses.length })}</span>
              </button>
            </li>
          ))}
        </ul>
      ) : null}
    </section>
  );
}
