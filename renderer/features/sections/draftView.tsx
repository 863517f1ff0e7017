/** The empty sections of the outline: which of them to draft, and how long. */

import { NumberInput } from "@mantine/core";
import { memo, type ReactNode, useCallback, useMemo, useState } from "react";
import { MAX_ROOM, MAX_SPANS } from "../../../src/contract/limits.ts";
import { clauseName, titleBeside } from "../../../src/domain/document/clauseName.ts";
import { lengthOfTokens, lengthUnit, TITLE_TOKENS, tokensOfLength } from "../../../src/domain/document/draftLength.ts";
import type { EmptySection } from "../../../src/domain/document/draftPlaces.ts";
import { draftObstacle, sectionsStarted, startDraft } from "../../state/actions/sections.ts";
import { useCalmSessionState, useSession, useSessionState } from "../../state/hooks.ts";
import { useTranslator } from "../../state/language.ts";
import { emptySectionsIn, pendingPlaces } from "../../state/sectionPlaces.ts";
import type { DocumentSession } from "../../state/session.ts";
import { type GenerateParameters, useUiStore } from "../../state/uiStore.ts";
import { PresetRadios } from "../generate/presetRadios.tsx";
import { AllBox } from "./allBox.tsx";
import classes from "./sections.module.css";
import { StartRow, useObstacleText } from "./startRow.tsx";

/** Tokens that a run plans for at most. */
const MOST_TOKENS = 131_072;
/** Words, or characters in Japanese, for each section at first. */
const FIRST_LENGTH = { words: 120, characters: 300 } as const;

const stateOf = (session: DocumentSession) => session.state();
const isBusy = (session: DocumentSession): string => `${session.runs().some(({ active }) => active)} ${session.connection() === "offline"}`;

interface RowProps {
  readonly section: EmptySection;
  readonly chosen: boolean;
  readonly pending: boolean;
  readonly unit: "words" | "characters";
  /** Length for all sections, and the section's own. */
  readonly usual: number;
  readonly own: number | undefined;
  readonly most: number;
  readonly onChoose: (id: string, chosen: boolean) => void;
  readonly onLength: (id: string, length: number | undefined) => void;
}

const DraftRow = memo(function DraftRow({ section, chosen, pending, unit, usual, own, most, onChoose, onLength }: RowProps): ReactNode {
  const translate = useTranslator();
  const { id, kind, label, level } = section;
  const title = section.title === "" ? translate("sections.untitled") : titleBeside(section);
  const name = clauseName({ label, title });
  return (
    <li className={classes.row} style={{ paddingInlineStart: 10 + Math.min(4, level - 1) * 16 }}>
      <label className={classes.name}>
        <input type="checkbox" checked={chosen} onChange={(event) => onChoose(id, event.currentTarget.checked)} />
        {label === "" ? null : <span className={classes.number}>{label}</span>}
        <span className={section.title === "" ? classes.untitled : undefined}>{title}</span>
        {pending ? <span className={classes.remark}>{translate("sections.pending")}</span> : null}
      </label>
      {kind === "title" ? (
        <span className={classes.remark}>{translate("sections.forTitle")}</span>
      ) : (
        <input
          className={classes.length}
          type="number"
          min={1}
          max={most}
          step={10}
          placeholder={String(usual)}
          value={own ?? ""}
          disabled={!chosen}
          aria-label={translate("sections.lengthOf", { unit, section: name })}
          onChange={({ currentTarget: { valueAsNumber: value } }) =>
            onLength(id, Number.isNaN(value) ? undefined : Math.min(most, Math.max(1, Math.round(value))))
          }
        />
      )}
    </li>
  );
});

function NoEmptySections(): ReactNode {
  const translate = useTranslator();
  return (
    <div className={classes.empty}>
      <p>{translate("sections.noEmpty")}</p>
      <p>{translate("sections.outlineHint")}</p>
      <pre>{translate("sections.outlineExample")}</pre>
    </div>
  );
}

export function DraftView(): ReactNode {
  const translate = useTranslator();
  const session = useSession();
  const state = useCalmSessionState(stateOf);
  const ui = useUiStore();
  useSessionState(isBusy);
  const { kind } = session.info();
  const unit = lengthUnit(kind);
  const most = lengthOfTokens(MAX_ROOM, kind);
  const sections = useMemo(() => (state === null ? [] : emptySectionsIn(session)), [session, state]);
  const waiting = useMemo(() => {
    const places = state === null ? [] : pendingPlaces(session);
    return new Set(
      sections.filter(({ range }) => places.some(({ start }) => start > range.start && start <= range.end)).map(({ id }) => id),
    );
  }, [session, state, sections]);
  const [choices, setChoices] = useState<ReadonlyMap<string, boolean>>(new Map());
  const [usual, setUsual] = useState<number>(FIRST_LENGTH[unit]);
  const [lengths, setLengths] = useState<ReadonlyMap<string, number>>(new Map());
  const [preset, setPreset] = useState<GenerateParameters["preset"]>("draft");
  const onChoose = useCallback((id: string, chosen: boolean) => setChoices((before) => new Map(before).set(id, chosen)), []);
  const onLength = useCallback(
    (id: string, length: number | undefined) =>
      setLengths((before) => new Map([...before].filter(([other]) => other !== id).concat(length === undefined ? [] : [[id, length]]))),
    [],
  );
  const isChosen = ({ id }: EmptySection): boolean => choices.get(id) ?? !waiting.has(id);
  const all = sections.filter(isChosen);
  const chosen = all.slice(0, MAX_SPANS);
  const lengthOf = (section: EmptySection): number => (section.kind === "title" ? 0 : (lengths.get(section.id) ?? usual));
  const tokens = new Map(
    chosen.map((section) => [
      section.id,
      section.kind === "title" ? TITLE_TOKENS : Math.min(MAX_ROOM, tokensOfLength(lengthOf(section), kind)),
    ]),
  );
  const sum = [...tokens.values()].reduce((total, one) => total + one, 0);
  const blocked = useObstacleText(draftObstacle(session, ui, new Set(tokens.keys())));
  if (sections.length === 0) return <NoEmptySections />;
  const tooLong = sum > MOST_TOKENS ? translate("sections.tooLong", { most: lengthOfTokens(MOST_TOKENS, kind), unit }) : null;
  const start = async (): Promise<void> => {
    await startDraft(session, tokens, preset);
    sectionsStarted(tokens.size);
  };
  return (
    <>
      <div className={classes.tools}>
        <AllBox
          total={sections.length}
          chosen={all.length}
          onChange={(every) => setChoices(new Map(sections.map(({ id }) => [id, every])))}
        />
        <NumberInput
          size="xs"
          className={classes.usual ?? ""}
          label={translate("sections.length", { unit })}
          min={1}
          max={most}
          step={10}
          clampBehavior="strict"
          allowDecimal={false}
          allowNegative={false}
          value={usual}
          onChange={(value) => typeof value === "number" && setUsual(Math.max(1, value))}
        />
      </div>
      <ul className={classes.list} aria-label={translate("sections.list.draft")}>
        {sections.map((section) => (
          <DraftRow
            key={section.id}
            section={section}
            chosen={isChosen(section)}
            pending={waiting.has(section.id)}
            unit={unit}
            usual={usual}
            own={lengths.get(section.id)}
            most={most}
            onChoose={onChoose}
            onLength={onLength}
          />
        ))}
      </ul>
      <PresetRadios name="sections-preset" value={preset} onChange={setPreset} />
      <StartRow
        question={
          tokens.size === 0 || tooLong !== null
            ? null
            : {
                kind,
                length: sum,
                strength: 1,
                lengthFactor: 1,
                documentLength: session.state().text.length,
                spans: tokens.size,
                plan: { by: "preset", preset },
                model: ui.generate.model,
              }
        }
        sum={translate("sections.sum", {
          count: chosen.length,
          unit,
          length: chosen.reduce((total, section) => total + lengthOf(section), 0),
        })}
        note={all.length > MAX_SPANS ? translate("sections.tooMany", { most: MAX_SPANS, count: all.length }) : null}
        obstacle={blocked ?? tooLong ?? (tokens.size === 0 ? translate("sections.nothingChosen") : null)}
        label={translate("sections.start.draft", { count: tokens.size })}
        start={start}
      />
    </>
  );
}
