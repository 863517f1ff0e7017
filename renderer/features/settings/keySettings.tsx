/** The keys of every command; press new ones to change them. */
import { Button, TextInput } from "@mantine/core";
import { type KeyboardEvent, type ReactNode, useState } from "react";
import { COMMANDS, type Command, chooseKey, keyChoices, keyHolder, keysOf, useKeyChoices } from "../../state/commands.ts";
import { displayKey, keyOfEvent } from "../../state/keymap.ts";
import { useTranslator } from "../../state/language.ts";
import { Problem } from "../../ui/problem.tsx";
import classes from "./settings.module.css";

/** Keys alone that text needs; they would make writing impossible. */
const isTyping = (key: string): boolean =>
  !key.includes("$mod") && !key.includes("Alt") && !/^(Shift\+)?F\d+$/.test(key) && key !== "Escape";

function Recorder({ command, onDone }: { command: Command; onDone: () => void }): ReactNode {
  const translate = useTranslator();
  const [problem, setProblem] = useState<string | null>(null);
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    if (event.key === "Tab") return;
    event.preventDefault();
    event.stopPropagation();
    const key = keyOfEvent(event.nativeEvent);
    if (key === null) return;
    if (key === "Escape") {
      onDone();
      return;
    }
    const holder = keyHolder(key, command.id, keyChoices());
    if (isTyping(key)) setProblem(translate("settings.keyTyping"));
    else if (holder !== null) setProblem(translate("settings.keyTaken", { key: displayKey(key), command: translate(holder.title) }));
    else {
      void chooseKey(command.id, key);
      onDone();
    }
  };
  return (
    <div className={classes.recorder}>
      <TextInput
        size="xs"
        readOnly
        autoFocus
        placeholder={translate("settings.pressKeys")}
        aria-label={translate("settings.pressKeysFor", { command: translate(command.title) })}
        onKeyDown={onKeyDown}
        onBlur={onDone}
      />
      {problem === null ? null : <Problem>{problem}</Problem>}
    </div>
  );
}

function KeyRow({ command }: { command: Command }): ReactNode {
  const translate = useTranslator();
  const choices = useKeyChoices();
  const [recording, setRecording] = useState(false);
  const own = command.id in choices;
  return (
    <tr>
      <td>{translate(command.title)}</td>
      <td>
        {recording ? (
          <Recorder command={command} onDone={() => setRecording(false)} />
        ) : (
          keysOf(command, choices).map((key) => (
            <kbd key={key} className={classes.key}>
              {displayKey(key)}
            </kbd>
          ))
        )}
      </td>
      <td className={classes.keyButtons}>
        <Button
          size="compact-xs"
          variant="subtle"
          color="gray"
          onClick={() => setRecording(true)}
          aria-label={translate("settings.changeKeysOf", { command: translate(command.title) })}
        >
          {translate("settings.changeKeys")}
        </Button>
        {own ? (
          <Button size="compact-xs" variant="subtle" color="gray" onClick={() => void chooseKey(command.id, null)}>
            {translate("settings.defaultKeys")}
          </Button>
        ) : null}
      </td>
    </tr>
  );
}

export function KeySettings(): ReactNode {
  const translate = useTranslator();
  return (
    <table className={classes.keys}>
      <caption>{translate("settings.keysHint")}</caption>
      <tbody>
        {COMMANDS.map((command) => (
          <KeyRow key={command.id} command={command} />
        ))}
      </tbody>
    </table>
  );
}
