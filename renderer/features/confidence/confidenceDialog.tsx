/** The least certain places of the text, as a table; each row goes to its place. */
import { Button, Modal, Progress, Switch } from "@mantine/core";
import { type ReactNode, useMemo, useState } from "react";
import type { TokenScore } from "../../../src/contract/index.ts";
import { updateSettings } from "../../state/actions/documents.ts";
import { scoreDocument, stopScoring } from "../../state/actions/scores.ts";
import { clauseAt } from "../../state/changes.ts";
import { errorText } from "../../state/errors.ts";
import { useSession } from "../../state/hooks.ts";
import { type Language, useLanguage, useTranslator } from "../../state/language.ts";
import { outlineOf } from "../../state/outlineCache.ts";
import { setUi, useUiStore } from "../../state/uiStore.ts";
import { formatNumber } from "../../ui/format.ts";
import { Problem } from "../../ui/problem.tsx";
import { goTo } from "../outline/outlinePanel.tsx";
import classes from "./confidence.module.css";

/** Rows of the table. */
const SHOWN = 60;
/** Smallest probability that is written out. */
const SMALLEST = 0.001;

const probabilityText = (probability: number, language: Language): string =>
  probability < SMALLEST ? `< ${formatNumber(SMALLEST, language, 3)}` : formatNumber(probability, language, 3);

/** A token so that blanks and line ends can be seen. */
const visible = (text: string): string => text.trim() || text.replaceAll("\n", "↵").replaceAll(" ", "␣");

/** UTF-16 units of text shown on each side of a token. */
const AROUND = 28;

function Row({ token, text, place }: { token: TokenScore; text: string; place: string }): ReactNode {
  const language = useLanguage();
  const other = token.alternatives.find((alternative) => alternative.text !== text.slice(token.start, token.end));
  const show = (): void => {
    setUi({ dialog: null });
    goTo({ start: token.start, end: token.end });
  };
  return (
    <tr>
      <td className={classes.number}>{probabilityText(Math.exp(token.logProbability), language)}</td>
      <td className={classes.number}>{formatNumber(token.entropy, language, 2)}</td>
      <td>
        <button type="button" className={classes.place} onClick={show}>
          <span>{text.slice(Math.max(0, token.start - AROUND), token.start)}</span>
          <mark>{text.slice(token.start, token.end)}</mark>
          <span>{text.slice(token.end, token.end + AROUND)}</span>
        </button>
      </td>
      <td>{other === undefined ? "" : `${visible(other.text)} (${formatNumber(Math.exp(other.logProbability), language, 2)})`}</td>
      <td>{place}</td>
    </tr>
  );
}

export function ConfidenceDialog(): ReactNode {
  const translate = useTranslator();
  const session = useSession();
  const scores = useUiStore((state) => state.scores);
  const tint = useUiStore((state) => state.settings?.showConfidence === true);
  const [error, setError] = useState<unknown>(null);
  const text = session.state().text;
  const outline = outlineOf(text);
  const least = useMemo(
    () => (scores === null ? [] : scores.tokens.toSorted((a, b) => a.logProbability - b.logProbability).slice(0, SHOWN)),
    [scores],
  );
  const run = (): void => {
    setError(null);
    scoreDocument().catch(setError);
  };
  return (
    <Modal
      opened
      onClose={() => setUi({ dialog: null })}
      size="min(980px, 94vw)"
      title={translate("confidence.title")}
      closeButtonProps={{ "aria-label": translate("common.close") }}
    >
      <p className={classes.hint}>{translate("confidence.hint")}</p>
      <div className={classes.tools}>
        {scores?.running === true ? (
          <>
            <Progress
              className={classes.progress ?? ""}
              value={scores.total === 0 ? 0 : (scores.done / scores.total) * 100}
              color="var(--pal-model)"
              aria-label={translate("confidence.progress")}
            />
            <span>{translate("common.position", { position: scores.done, total: scores.total })}</span>
            <Button size="compact-sm" variant="default" onClick={stopScoring}>
              {translate("confidence.stop")}
            </Button>
          </>
        ) : (
          <Button size="compact-sm" variant="default" onClick={run}>
            {translate(scores === null ? "confidence.start" : "confidence.again")}
          </Button>
        )}
        <Switch
          size="sm"
          checked={tint}
          onChange={(event) => void updateSettings({ showConfidence: event.currentTarget.checked })}
          label={translate("settings.confidence")}
        />
      </div>
      {error === null ? null : <Problem>{errorText(error, translate)}</Problem>}
      {least.length === 0 ? null : (
        <table className={classes.table}>
          <caption className="pal-visually-hidden">{translate("confidence.title")}</caption>
          <thead>
            <tr>
              <th scope="col">{translate("confidence.probability")}</th>
              <th scope="col">{translate("confidence.entropy")}</th>
              <th scope="col">{translate("confidence.place")}</th>
              <th scope="col">{translate("confidence.alternative")}</th>
              <th scope="col">{translate("confidence.clause")}</th>
            </tr>
          </thead>
          <tbody>
            {least.map((token) => (
              <Row key={`${token.start} ${token.end}`} token={token} text={text} place={clauseAt(outline, token.start)?.label ?? ""} />
            ))}
          </tbody>
        </table>
      )}
    </Modal>
  );
}
