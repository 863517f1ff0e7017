/**
 * Asks for the reason of a decision. It stands above the window without stopping anything: a run goes on, and the text can be read and
 * scrolled. By keyboard alone: a digit chooses a phrase, Enter confirms, Escape leaves, any letter begins a reason of one's own.
 */
import { Button, Textarea } from "@mantine/core";
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from "react";
import { createPortal } from "react-dom";
import { updateSettings } from "../../state/actions/documents.ts";
import { lastReason, MOST_REASONS, quickReasons } from "../../state/actions/reasons.ts";
import { decideHunks, stakesAmong } from "../../state/actions/review.ts";
import { attempt } from "../../state/app.ts";
import { pendingChanges } from "../../state/changes.ts";
import { useCalmSessionState, useSession } from "../../state/hooks.ts";
import { useTranslator } from "../../state/language.ts";
import { type ReasonRequest, setReview, useReviewStore } from "../../state/reviewStore.ts";
import type { DocumentSession } from "../../state/session.ts";
import { stakesIn } from "../../state/stakes.ts";
import { useUiStore } from "../../state/uiStore.ts";
import { Stakes } from "./cardParts.tsx";
import classes from "./decisions.module.css";

const close = (): void => setReview({ reasonFor: null });
const NO_REASONS: readonly string[] = [];

/** Edits the workspace's phrases; one a line. */
function PhraseEditor({ phrases, onDone }: { phrases: readonly string[]; onDone: () => void }): ReactNode {
  const translate = useTranslator();
  const [text, setText] = useState(phrases.join("\n"));
  const save = (reasons: string[]): void => void attempt(() => updateSettings({ reasons }).then(onDone));
  const lines = text
    .split("\n")
    .map((line) => line.trim().slice(0, 200))
    .filter((line) => line !== "");
  return (
    <>
      <Textarea
        size="xs"
        autosize
        minRows={4}
        maxRows={10}
        autoFocus
        label={translate("reasons.editLabel")}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <div className={classes.askRow}>
        <Button size="compact-sm" variant="default" onClick={() => save([...new Set(lines)].slice(0, MOST_REASONS))}>
          {translate("reasons.save")}
        </Button>
        <Button size="compact-sm" variant="subtle" color="gray" onClick={() => save([])}>
          {translate("reasons.standardAgain")}
        </Button>
        <Button size="compact-sm" variant="subtle" color="gray" onClick={onDone}>
          {translate("common.cancel")}
        </Button>
      </div>
    </>
  );
}

interface PhrasesProps {
  readonly phrases: readonly string[];
  readonly last: string;
  readonly reason: string;
  readonly onChoose: (reason: string) => void;
  readonly name: string;
}

/** The phrases with their digits; 0 is what was said last time. */
function Phrases({ phrases, last, reason, onChoose, name }: PhrasesProps): ReactNode {
  const translate = useTranslator();
  const options = [
    ...(last === "" ? [] : [{ digit: 0, value: last, label: translate("reasons.last", { reason: last }) }]),
    ...phrases.map((phrase, index) => ({ digit: index + 1, value: phrase, label: phrase })),
  ];
  const chosen = options.find((option) => option.value === reason);
  return (
    <fieldset className={classes.phrases}>
      <legend className="pal-visually-hidden">{translate("reasons.phrases")}</legend>
      {options.map((option, index) => (
        <label key={option.digit} className={classes.phrase} data-chosen={chosen === option || undefined}>
          <input
            type="radio"
            name={name}
            data-first={(chosen === undefined ? index === 0 : chosen === option) || undefined}
            checked={chosen === option}
            onChange={() => onChoose(option.value)}
          />
          <kbd aria-hidden>{option.digit}</kbd>
          <span>{option.label}</span>
        </label>
      ))}
    </fieldset>
  );
}

const stateOf = (session: DocumentSession) => session.state();

function Ask({ request }: { request: ReasonRequest }): ReactNode {
  const translate = useTranslator();
  const session = useSession();
  const state = useCalmSessionState(stateOf);
  const own = useUiStore((ui) => ui.settings?.reasons ?? NO_REASONS);
  const phrases = quickReasons(own);
  const [last] = useState(lastReason);
  const [reason, setReason] = useState(last);
  const [missing, setMissing] = useState(false);
  const [editing, setEditing] = useState(false);
  const [before] = useState(() => document.activeElement);
  const box = useRef<HTMLDivElement>(null);
  const id = useId();
  const { hunkIds, verdict, required } = request;
  const wanted = new Set(hunkIds);
  const stakesOf = stakesIn(state);
  const stakes = pendingChanges(state)
    .filter(({ hunk }) => wanted.has(hunk.id))
    .flatMap(({ hunk }) => stakesOf(hunk));

  const focusPhrases = (): void => box.current?.querySelector<HTMLElement>("input[data-first]")?.focus();
  useEffect(() => {
    if (!editing) box.current?.querySelector<HTMLElement>("input[data-first]")?.focus();
  }, [editing]);
  useEffect(
    () => () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    },
    [before],
  );

  const confirm = (): void => {
    const text = reason.trim();
    if (required && text === "") {
      setMissing(true);
      focusPhrases();
      return;
    }
    close();
    void attempt(() => decideHunks(hunkIds, verdict, text === "" ? undefined : text));
  };
  const choose = (text: string): void => {
    setReason(text);
    setMissing(false);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    if (event.nativeEvent.isComposing) return;
    const field = event.target instanceof HTMLTextAreaElement;
    if (event.key === "Escape") {
      event.preventDefault();
      if (editing) setEditing(false);
      else close();
    } else if (editing || event.target instanceof HTMLButtonElement) return;
    else if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      confirm();
    } else if (!field && /^[0-9]$/.test(event.key)) {
      const phrase = event.key === "0" ? last : phrases[Number(event.key) - 1];
      if (phrase === undefined || phrase === "") return;
      event.preventDefault();
      choose(phrase);
    } else if (!field && event.key.length === 1 && event.key !== " " && !event.ctrlKey && !event.metaKey && !event.altKey) {
      choose("");
      box.current?.querySelector("textarea")?.focus();
    }
  };

  return (
    <div
      ref={box}
      className={classes.ask}
      role="dialog"
      aria-labelledby={`${id}-title`}
      aria-describedby={`${id}-why`}
      onKeyDown={onKeyDown}
    >
      <h2 id={`${id}-title`} className={classes.askTitle}>
        {translate(verdict === "accept" ? "reasons.titleAccept" : "reasons.titleReject", { count: hunkIds.length })}
      </h2>
      <p id={`${id}-why`}>
        {required ? translate("reasons.needed", { stakes: stakesAmong(session, hunkIds) }) : translate("reasons.optional")}
      </p>
      <Stakes stakes={stakes} />
      {editing ? (
        <PhraseEditor phrases={phrases} onDone={() => setEditing(false)} />
      ) : (
        <>
          <Phrases phrases={phrases} last={last} reason={reason} onChoose={choose} name={`${id}-phrase`} />
          <Textarea
            size="xs"
            autosize
            minRows={2}
            maxRows={6}
            maxLength={2000}
            label={translate("reasons.own")}
            description={translate("reasons.hint")}
            value={reason}
            error={missing ? translate("reasons.missing") : null}
            onChange={(event) => choose(event.currentTarget.value)}
          />
          <div className={classes.askRow}>
            <Button size="compact-sm" color={verdict} variant="light" onClick={confirm}>
              {translate(verdict === "accept" ? "reasons.accept" : "reasons.reject")}
            </Button>
            <Button size="compact-sm" variant="subtle" color="gray" onClick={close}>
              {translate("common.cancel")}
            </Button>
            <span style={{ flex: 1 }} />
            <Button size="compact-sm" variant="subtle" color="gray" onClick={() => setEditing(true)}>
              {translate("reasons.edit")}
            </Button>
          </div>
        </>
      )}
    </div>
  );
}

/** The question for a reason, when there is one for this document. */
export function ReasonDialog(): ReactNode {
  const session = useSession();
  const request = useReviewStore((state) => state.reasonFor);
  if (request === null || request.documentId !== session.documentId) return null;
  return createPortal(<Ask key={`${request.verdict} ${request.hunkIds.join(" ")}`} request={request} />, document.body);
}
