/** The sections with prose: which of them to write again, and how much of their wording may go. */

import { Slider } from "@mantine/core";
import { memo, type ReactNode, useCallback, useId, useMemo, useState } from "react";
import { MAX_SPANS } from "../../../src/contract/limits.ts";
import { titleBeside } from "../../../src/domain/document/clauseName.ts";
import { lengthUnit } from "../../../src/domain/document/draftLength.ts";
import { LENGTH_FACTOR, runObstacle } from "../../state/actions/generate.ts";
import { sectionsStarted, startPolish } from "../../state/actions/sections.ts";
import { useCalmSessionState, useSession, useSessionState } from "../../state/hooks.ts";
import { useTranslator } from "../../state/language.ts";
import { openPlaces, proseSectionsIn } from "../../state/sectionPlaces.ts";
import type { DocumentSession } from "../../state/session.ts";
import { type GenerateParameters, getUi, useUiStore } from "../../state/uiStore.ts";
import { PresetRadios } from "../generate/presetRadios.tsx";
import { AllBox, MixedBox } from "./allBox.tsx";
import { choicesOf, type SectionChoice, sectionAtCaret } from "./choices.ts";
import classes from "./sections.module.css";
import { StartRow } from "./startRow.tsx";

const WEAKEST = 5;
const STRONGEST = 60;
/** Longest text that is sent for counting, UTF-16 units. */
const MAX_TEXT = 200_000;

const stateOf = (session: DocumentSession) => session.state();
const isBusy = (session: DocumentSession): string => `${session.runs().some(({ active }) => active)} ${session.connection() === "offline"}`;

interface RowProps {
  readonly index: number;
  readonly label: string;
  readonly title: string;
  readonly depth: number;
  readonly mark: SectionChoice["mark"];
  readonly onToggle: (index: number) => void;
}

const PolishRow = memo(function PolishRow({ index, label, title, depth, mark, onToggle }: RowProps): ReactNode {
  const translate = useTranslator();
  const box = useId();
  return (
    <li className={classes.row} style={{ paddingInlineStart: 10 + Math.min(5, depth) * 16 }}>
      <label className={classes.name} htmlFor={box} data-locked={mark === "locked" || undefined}>
        <MixedBox id={box} checked={mark === "all"} mixed={mark === "some"} disabled={mark === "locked"} onChange={() => onToggle(index)} />
        {label === "" ? null : <span className={classes.number}>{label}</span>}
        <span className={title === "" ? classes.untitled : undefined}>
          {title === "" ? translate("sections.untitled") : titleBeside({ label, title })}
        </span>
        {mark === "locked" ? <span className={classes.remark}>{translate("sections.locked")}</span> : null}
      </label>
    </li>
  );
});

function Strength({ percent, onChange }: { percent: number; onChange: (percent: number) => void }): ReactNode {
  const translate = useTranslator();
  return (
    <div>
      <div className={classes.strength}>
        <span>{translate("sections.strength")}</span>
        <output>{percent} %</output>
      </div>
      <Slider
        color="var(--pal-model)"
        size="sm"
        min={WEAKEST}
        max={STRONGEST}
        step={5}
        value={percent}
        label={null}
        onChange={onChange}
        thumbLabel={translate("sections.strength")}
        thumbValueText={translate("generate.strengthText", { percent })}
      />
      <p className={classes.meaning}>
        {translate("sections.strengthMeaning", { percent, level: percent <= 15 ? "light" : percent <= 35 ? "medium" : "heavy" })}
      </p>
    </div>
  );
}

/** Words of a text, or characters without white space in Japanese. */
const measure = (text: string, unit: "words" | "characters"): number =>
  unit === "words" ? (text.match(/\S+/g)?.length ?? 0) : text.replaceAll(/\s/g, "").length;

export function PolishView(): ReactNode {
  const translate = useTranslator();
  const session = useSession();
  const state = useCalmSessionState(stateOf);
  const engine = useUiStore((ui) => ui.engine);
  const model = useUiStore((ui) => ui.generate.model);
  useSessionState(isBusy);
  const { kind } = session.info();
  const unit = lengthUnit(kind);
  const sections = useMemo(() => (state === null ? [] : proseSectionsIn(session)), [session, state]);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(() => sectionAtCaret(sections, getUi().caret));
  const [percent, setPercent] = useState(20);
  const [preset, setPreset] = useState<GenerateParameters["preset"]>("draft");
  const rows = useMemo(() => choicesOf(sections, state.locks, chosen), [sections, state.locks, chosen]);
  const places = useMemo(
    () =>
      openPlaces(
        session,
        sections.filter(({ id }) => chosen.has(id)),
      ),
    [session, sections, chosen],
  );
  const text = useMemo(() => places.slice(0, MAX_SPANS).map(({ start, end }) => state.text.slice(start, end)), [places, state.text]);
  const written = useMemo(() => text.reduce((sum, part) => sum + measure(part, unit), 0), [text, unit]);
  const onToggle = useCallback(
    (index: number) => {
      const row = rows[index];
      if (row === undefined) return;
      const { below } = row;
      setChosen((before) =>
        row.mark === "all" ? new Set([...before].filter((id) => !below.includes(id))) : new Set([...before, ...below]),
      );
    },
    [rows],
  );
  if (sections.length === 0) return <p className={classes.empty}>{translate("sections.noProse")}</p>;
  const open = rows.filter(({ isOpen }) => isOpen);
  const count = open.filter(({ id }) => chosen.has(id)).length;
  const why = runObstacle(session, { engine });
  const strength = percent / 100;
  const locked = places.some((place) => state.locks.some((lock) => lock.start < place.end && lock.end > place.start));
  const start = async (): Promise<void> => {
    await startPolish(session, chosen, strength, preset);
    sectionsStarted(count);
  };
  return (
    <>
      <div className={classes.tools}>
        <AllBox total={open.length} chosen={count} onChange={(every) => setChosen(new Set(every ? open.map(({ id }) => id) : []))} />
      </div>
      <ul className={classes.list} aria-label={translate("sections.list.polish")}>
        {rows.map(({ id, label, title, depth, mark }, index) => (
          <PolishRow
            key={id}
            index={index}
            label={label}
            title={id === "" ? translate("sections.outside") : title}
            depth={depth}
            mark={mark}
            onToggle={onToggle}
          />
        ))}
      </ul>
      <Strength percent={percent} onChange={setPercent} />
      <PresetRadios name="sections-preset" value={preset} onChange={setPreset} />
      <StartRow
        question={
          places.length === 0
            ? null
            : {
                kind,
                text: text.join("\n").slice(0, MAX_TEXT),
                strength,
                locked,
                spans: text.length,
                plan: { by: "preset", preset },
                lengthFactor: LENGTH_FACTOR,
                documentLength: session.state().text.length,
                model,
              }
        }
        sum={translate("sections.sumPolish", { places: text.length, unit, length: written })}
        note={places.length > MAX_SPANS ? translate("sections.tooMany", { most: MAX_SPANS, count: places.length }) : null}
        obstacle={why === null ? (places.length === 0 ? translate("sections.nothingChosen") : null) : translate(why)}
        label={translate("sections.start.polish", { count })}
        start={start}
      />
    </>
  );
}
