/** A box to write a message in: "@" offers people, Ctrl+Enter sends, Escape closes and keeps the text as a draft. */
import { Button, Textarea } from "@mantine/core";
import { type KeyboardEvent, type ReactNode, useId, useMemo, useRef, useState } from "react";
import { type CommentPerson, MAX_COMMENT_LENGTH } from "../../../src/domain/comments/comment.ts";
import { matchingPeople, mentionAt } from "../../../src/domain/comments/mentions.ts";
import { attempt } from "../../state/app.ts";
import { displayKey } from "../../state/keymap.ts";
import { useTranslator } from "../../state/language.ts";
import { announce } from "../../state/uiStore.ts";
import { Hint } from "../../ui/hint.tsx";
import classes from "./comments.module.css";

/** Most people that are offered at once. */
const OFFERED = 8;
/** The room that is left is said from here on, characters. */
const NEARLY_FULL = 500;

export interface MessageBoxProps {
  readonly label: string;
  readonly placeholder: string;
  readonly people: readonly CommentPerson[];
  readonly text: string;
  readonly onText: (text: string) => void;
  /** Resolves when it is sent; the box shows what failed elsewhere and keeps the text. */
  readonly onSend: (text: string) => Promise<void>;
  readonly onClose: () => void;
  readonly sendLabel: string;
  /** What stands between the text and the buttons. */
  readonly children?: ReactNode;
}

export function MessageBox(props: MessageBoxProps): ReactNode {
  const { label, placeholder, people, text, onText, onSend, onClose, sendLabel, children } = props;
  const translate = useTranslator();
  const [caret, setCaret] = useState(text.length);
  const [chosen, setChosen] = useState(0);
  const [dismissed, setDismissed] = useState(-1);
  const [busy, setBusy] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  const listId = useId();
  const mention = mentionAt(text, caret);
  const offered = useMemo(() => {
    if (mention === null || mention.start === dismissed) return [];
    const found = matchingPeople(mention.query, people);
    // A whole name that is written out needs no offer.
    return found.some((person) => person.name === mention.query) ? [] : found.slice(0, OFFERED);
  }, [mention, people, dismissed]);
  const active = Math.min(chosen, offered.length - 1);
  const sendable = text.trim() !== "" && text.length <= MAX_COMMENT_LENGTH && !busy;

  const send = (): void => {
    if (!sendable) return;
    setBusy(true);
    void attempt(() => onSend(text)).finally(() => setBusy(false));
  };
  const take = (person: CommentPerson): void => {
    if (mention === null) return;
    const inserted = `@${person.name} `;
    const next = text.slice(0, mention.start) + inserted + text.slice(caret);
    const at = mention.start + inserted.length;
    onText(next);
    setCaret(at);
    requestAnimationFrame(() => field.current?.setSelectionRange(at, at));
    announce(person.name);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>): void => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) send();
    else if (event.key === "Escape" && offered.length > 0) setDismissed(mention?.start ?? -1);
    else if (event.key === "Escape") onClose();
    else if (offered.length > 0 && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      setChosen((active + (event.key === "ArrowDown" ? 1 : -1) + offered.length) % offered.length);
    } else if (offered.length > 0 && (event.key === "Enter" || event.key === "Tab") && !event.shiftKey) {
      const person = offered[active];
      if (person !== undefined) take(person);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const open = offered.length > 0;
  return (
    <div className={classes.box}>
      <Textarea
        ref={field}
        size="xs"
        autosize
        minRows={2}
        maxRows={10}
        autoFocus
        aria-label={label}
        placeholder={placeholder}
        value={text}
        maxLength={MAX_COMMENT_LENGTH}
        aria-autocomplete="list"
        aria-haspopup="listbox"
        aria-controls={open ? listId : undefined}
        aria-activedescendant={open ? `${listId}-${active}` : undefined}
        onChange={(event) => {
          const { value, selectionStart } = event.currentTarget;
          onText(value);
          setCaret(selectionStart);
          setChosen(0);
          const typed = mentionAt(value, selectionStart);
          if (typed === null) setDismissed(-1);
          else if (typed.query === "") announce(translate("comments.peopleFound", { count: matchingPeople("", people).length }));
        }}
        onSelect={(event) => setCaret(event.currentTarget.selectionStart)}
        onKeyDown={onKeyDown}
      />
      {open ? (
        <div id={listId} role="listbox" aria-label={translate("comments.people")} className={classes.people}>
          {offered.map((person, index) => (
            <div
              key={person.id}
              id={`${listId}-${index}`}
              role="option"
              tabIndex={-1}
              aria-selected={index === active}
              className={classes.person}
              onMouseDown={(event) => {
                event.preventDefault();
                take(person);
              }}
            >
              {person.name}
            </div>
          ))}
        </div>
      ) : null}
      {text.length > MAX_COMMENT_LENGTH - NEARLY_FULL ? (
        <p className={classes.note}>{translate("comments.left", { count: MAX_COMMENT_LENGTH - text.length })}</p>
      ) : null}
      {children}
      <div className={classes.boxButtons}>
        <Hint text={translate("comments.sendHint")} shortcut={displayKey("$mod+Enter")}>
          <Button size="compact-sm" disabled={!sendable} onClick={send}>
            {sendLabel}
          </Button>
        </Hint>
        <Hint text={translate("comments.cancelHint")} shortcut={displayKey("Escape")}>
          <Button size="compact-sm" variant="subtle" color="gray" c="var(--pal-ink)" onClick={onClose}>
            {translate("comments.cancel")}
          </Button>
        </Hint>
      </div>
    </div>
  );
}
