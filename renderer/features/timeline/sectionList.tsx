/** How far every section of a run is; while its sections are being chosen, which of them to keep. */

import { memo, type ReactNode, useEffect, useMemo, useRef, useState } from "react";
import type { Frame } from "../../../src/contract/index.ts";
import { titleBeside } from "../../../src/domain/document/clauseName.ts";
import type { TextRange } from "../../../src/domain/text/textEdit.ts";
import { sectionAt } from "../../editor/sections.ts";
import { toggleKept } from "../../state/actions/keepSections.ts";
import { useCalmSessionState } from "../../state/hooks.ts";
import { setKeeping, useKeeping } from "../../state/keeping.ts";
import { useTranslator } from "../../state/language.ts";
import { outlineOf } from "../../state/outlineCache.ts";
import { type SpanProgress, spanProgress, worthKeeping } from "../../state/sectionProgress.ts";
import type { DocumentSession, RunView } from "../../state/session.ts";
import { announce } from "../../state/uiStore.ts";
import { IconChevronDown, IconChevronRight } from "../../ui/icons.ts";
import { goTo, moveInList } from "../outline/outlinePanel.tsx";
import { KeepBar } from "./keepBar.tsx";
import classes from "./sectionList.module.css";

const FOLDED = "palimpsest.sectionProgressFolded";

/** Whether the list is folded, kept in the browser. */
function useFolded(): [boolean, () => void] {
  const [folded, setFolded] = useState(() => {
    try {
      return localStorage.getItem(FOLDED) === "yes";
    } catch {
      return false;
    }
  });
  const toggle = (): void => {
    setFolded(!folded);
    try {
      localStorage.setItem(FOLDED, folded ? "no" : "yes");
    } catch {
      // Without storage it lasts as long as the window.
    }
  };
  return [folded, toggle];
}

interface SpanName {
  readonly label: string;
  readonly title: string;
  /** Which passage of its section it is, from 1; 0 when it is the only one; "title" for the words of its heading. */
  readonly position: number | "title";
}

const textOf = (session: DocumentSession): string => session.state().text;

const NOWHERE: readonly TextRange[] = [];

/** The sections that the spans of a run stand in. */
function useNames(spans: readonly TextRange[]): readonly SpanName[] {
  const text = useCalmSessionState(textOf);
  return useMemo(() => {
    const outline = outlineOf(text);
    const places = spans.map(({ start }) => {
      // A place without room any more is where the next heading begins: it belongs to what stands before it.
      const section = sectionAt(outline, Math.max(0, start - 1));
      const isTitle = section !== null && text[section.start] === "#" && !text.slice(section.start, start).includes("\n");
      return { section, isTitle };
    });
    const counts = new Map<string, number>();
    const count = (id: string): number => counts.set(id, (counts.get(id) ?? 0) + 1).get(id) ?? 0;
    for (const { section, isTitle } of places) if (!isTitle) count(`all ${section?.id}`);
    return places.map(({ section, isTitle }) => {
      const isOnly = (counts.get(`all ${section?.id}`) ?? 0) < 2;
      const position = isTitle ? "title" : isOnly ? 0 : count(`so far ${section?.id}`);
      const { label, title } = section ?? { label: "", title: "" };
      return { label, title: titleBeside({ label, title }), position };
    });
  }, [spans, text]);
}

interface RowProps extends SpanName {
  readonly runId: string;
  readonly span: number;
  /** Where it is in the text; null when that is not known any more. */
  readonly start: number | null;
  readonly state: SpanProgress["state"];
  readonly percent: number;
  /** Null while nothing is chosen. */
  readonly kept: boolean | null;
  readonly isShown: boolean;
}

const SectionRow = memo(function SectionRow({ runId, span, start, label, title, position, state, percent, kept, isShown }: RowProps) {
  const translate = useTranslator();
  const isThere = start !== null;
  const words = !isThere ? translate("sections.passage", { position: span + 1 }) : title === "" ? translate("sections.untitled") : title;
  const part = position === 0 ? "" : position === "title" ? translate("sections.ofHeading") : translate("sections.passage", { position });
  const name = [`${label} ${words}`.trim(), part].filter((one) => one !== "").join(", ");
  const show = (): void => {
    setKeeping({ looksAt: { runId, span } });
    if (isThere) goTo({ start, end: start });
  };
  return (
    <li className={classes.row} data-state={state} data-shown={isShown || undefined}>
      {kept === null ? null : (
        <input
          type="checkbox"
          checked={kept}
          disabled={state === "waiting"}
          aria-label={translate("sections.keepRow", { section: name })}
          onChange={() => toggleKept(span)}
        />
      )}
      <button type="button" data-item className={classes.place} onClick={show}>
        {label === "" ? null : <span className={classes.number}>{label}</span>}
        <span className={classes.title}>{words}</span>
        {part === "" ? null : <span className={classes.passage}>{part}</span>}
        <span className={classes.bar} aria-hidden>
          <span style={{ inlineSize: `${percent}%` }} />
        </span>
        <span className={classes.percent}>{translate("sections.rowProgress", { percent })}</span>
        <span className={classes.state}>{translate(`sections.state.${state}`)}</span>
      </button>
    </li>
  );
});

/** Keeps the row of the span that is being written in sight, unless somebody is at the list. */
function useFollowed(active: boolean, span: number) {
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => {
    const rows = list.current;
    const row = rows?.children[span];
    if (!active || rows === null || !(row instanceof HTMLElement) || rows.matches(":hover, :focus-within")) return;
    const above = row.offsetTop - rows.offsetTop;
    if (above < rows.scrollTop || above + row.offsetHeight > rows.scrollTop + rows.clientHeight) rows.scrollTop = above - row.offsetHeight;
  }, [active, span]);
  return list;
}

/** Says once, politely, that every section has a beginning. */
function useBeginnings({ run, active }: RunView, progress: readonly SpanProgress[]): void {
  const translate = useTranslator();
  const said = useRef<string | null>(null);
  const begun = active && progress.every(({ state }) => state !== "waiting");
  useEffect(() => {
    if (!begun || said.current === run.id || run.parameters.coarseFirst !== true) return;
    said.current = run.id;
    announce(translate("sections.beginnings", { count: run.spans.length }));
  }, [begun, run, translate]);
}

export function SectionList({
  view,
  frame,
  first,
  span,
}: {
  view: RunView;
  frame: Frame | null;
  first: Frame | null;
  span: number;
}): ReactNode {
  const translate = useTranslator();
  const [folded, toggle] = useFolded();
  // Spans of an old run that are gone leave the others without their numbers.
  const isLocated = view.spans.length === view.run.spans.length;
  const names = useNames(isLocated ? view.spans : NOWHERE);
  const progress = useMemo(() => spanProgress(frame, first, view.run.spans.length), [frame, first, view.run.spans.length]);
  const isChoosing = useKeeping((state) => state.runId === view.run.id && !state.pausing);
  const chosen = useKeeping((state) => state.spans);
  const kept = useMemo(() => (isChoosing ? (chosen ?? new Set(worthKeeping(progress))) : null), [isChoosing, chosen, progress]);
  useBeginnings(view, progress);
  const list = useFollowed(view.active, span);
  const done = progress.filter(({ state }) => state === "done").length;
  return (
    <div className={classes.sections}>
      <div className={classes.line}>
        <button type="button" className={classes.fold} aria-expanded={!folded || kept !== null} onClick={toggle} disabled={kept !== null}>
          {folded && kept === null ? <IconChevronRight size={14} aria-hidden /> : <IconChevronDown size={14} aria-hidden />}
          {translate("sections.progress")}
        </button>
        <span className={classes.written}>{translate("sections.written", { done, count: progress.length })}</span>
        <KeepBar view={view} count={kept?.size ?? 0} />
      </div>
      {folded && kept === null ? null : (
        <ul ref={list} className={classes.list} aria-label={translate("sections.progress")} onKeyDown={moveInList}>
          {progress.map(({ state, share }, index) => (
            <SectionRow
              // biome-ignore lint/suspicious/noArrayIndexKey: the spans of a run keep their places
              key={index}
              {...(names[index] ?? { label: "", title: "", position: 0 })}
              runId={view.run.id}
              span={index}
              start={isLocated ? (view.spans[index]?.start ?? null) : null}
              state={state}
              // Whole percents, so that rows stay as they are between frames.
              percent={Math.floor(share * 100)}
              kept={kept === null ? null : kept.has(index)}
              isShown={index === span}
            />
          ))}
        </ul>
      )}
    </div>
  );
}

/** The span whose canvas is to be seen: the chosen one, else the first that is being written. */
export function useShownSpan({ run }: RunView, frame: Frame | null, first: Frame | null): number {
  const looksAt = useKeeping((state) => (state.looksAt?.runId === run.id ? state.looksAt.span : null));
  return useMemo(() => {
    if (looksAt !== null) return looksAt;
    const progress = spanProgress(frame, first, run.spans.length);
    const writing = progress.findIndex(({ state }) => state === "writing");
    return Math.max(0, writing >= 0 ? writing : progress.findIndex(({ state }) => state === "waiting"));
  }, [looksAt, frame, first, run.spans.length]);
}
