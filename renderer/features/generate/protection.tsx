/** What runs keep although nobody locked it: the choice, and what it means for the present selection. */
import { Checkbox } from "@mantine/core";
import { type ReactNode, useId, useMemo } from "react";
import { findProtectedText, PROTECTIONS, type Protection } from "../../../src/domain/quality/protectedRanges.ts";
import { factsOf } from "../../state/findings.ts";
import { useDebounced, useSession } from "../../state/hooks.ts";
import { type Translate, useLanguage, useTranslator } from "../../state/language.ts";
import { setGenerate, useUiStore } from "../../state/uiStore.ts";
import classes from "./protection.module.css";

/** Four checkboxes; `children` stands below them. */
export function ProtectionChoice({
  value,
  onChange,
  children,
}: {
  value: readonly Protection[];
  onChange: (value: Protection[]) => void;
  children?: ReactNode;
}): ReactNode {
  const translate = useTranslator();
  const hint = useId();
  return (
    <fieldset className={classes.group} aria-describedby={hint}>
      <legend className={classes.legend}>{translate("protect.title")}</legend>
      <p id={hint} className={classes.hint}>
        {translate("protect.hint")}
      </p>
      <div className={classes.boxes}>
        {PROTECTIONS.map((what) => (
          <Checkbox
            key={what}
            size="xs"
            label={translate(`protect.${what}`)}
            checked={value.includes(what)}
            onChange={(event) => {
              const { checked } = event.currentTarget;
              onChange(PROTECTIONS.filter((one) => (one === what ? checked : value.includes(one))));
            }}
          />
        ))}
      </div>
      {children}
    </fieldset>
  );
}

/** "3 numbers, 2 names" in the user's language. */
function listOf(counts: ReadonlyMap<Protection, number>, translate: Translate, language: string): string {
  const parts = [...counts].map(([kind, count]) => translate("protect.summaryCount", { kind, count }));
  return new Intl.ListFormat(language, { type: "conjunction", style: "narrow" }).format(parts);
}

/** The same for the next run alone, with what it keeps in the selection. */
export function RunProtection(): ReactNode {
  const translate = useTranslator();
  const language = useLanguage();
  const session = useSession();
  const protect = useUiStore((state) => state.generate.protect);
  const selection = useDebounced(
    useUiStore((state) => state.selection),
    200,
  );
  const counts = useMemo(() => {
    const { text } = session.state();
    const found = new Map<Protection, number>();
    const { terms } = factsOf(text, session.info().kind);
    for (const range of selection) {
      if (range.end > text.length) continue;
      for (const { what } of findProtectedText(text, range, protect, terms)) found.set(what, (found.get(what) ?? 0) + 1);
    }
    return found;
  }, [session, selection, protect]);
  const summary =
    selection.length === 0 || protect.length === 0
      ? null
      : counts.size === 0
        ? translate("protect.summaryNothing")
        : translate("protect.summary", { list: listOf(counts, translate, language) });
  return (
    <ProtectionChoice value={protect} onChange={(next) => setGenerate({ protect: next })}>
      {summary === null ? null : <p className={classes.summary}>{summary}</p>}
    </ProtectionChoice>
  );
}
