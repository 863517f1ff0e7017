/** What is true right now: model and provider, words, language, saved, pending, connection. */
import { UnstyledButton } from "@mantine/core";
import type { ReactNode } from "react";
import { countWords } from "../../../src/domain/text/words.ts";
import { countPending } from "../../state/changes.ts";
import { runCommand } from "../../state/commands.ts";
import { useCalmSessionState, useSessionState } from "../../state/hooks.ts";
import { useLanguage, useTranslator } from "../../state/language.ts";
import { useReviewPosition } from "../../state/reviewPosition.ts";
import type { DocumentSession } from "../../state/session.ts";
import { formatTime } from "../../ui/format.ts";
import { ActiveModel, ModelWork } from "../models/modelStatus.tsx";
import classes from "./shell.module.css";

const pendingOf = (session: DocumentSession): number => countPending(session.state());
const wordsOf = (session: DocumentSession): number => countWords(session.state().text, session.info().kind);

function Saved(): ReactNode {
  const translate = useTranslator();
  const language = useLanguage();
  const connection = useSessionState((session) => session.connection());
  const changedAt = useSessionState((session) => session.info().changedAt);
  if (connection === "offline") {
    return (
      <span className={classes.statusItem} data-bad role="status">
        {translate("shell.connection.offline")}
      </span>
    );
  }
  return (
    <span className={classes.statusItem}>
      {connection === "syncing"
        ? translate("shell.connection.syncing")
        : translate("shell.connection.saved", { time: formatTime(changedAt, language) })}
    </span>
  );
}

export function StatusBar(): ReactNode {
  const translate = useTranslator();
  const language = useLanguage();
  const words = useCalmSessionState(wordsOf, 400);
  const pending = useCalmSessionState(pendingOf);
  const kind = useSessionState((session) => session.info().kind);
  const place = useReviewPosition();
  return (
    <footer className={classes.status} data-region="status">
      <ActiveModel />
      <ModelWork />
      <span className={classes.statusItem}>{translate(kind === "ja" ? "common.characters" : "common.words", { count: words })}</span>
      <span className={classes.statusItem}>{kind === "ja" ? "JA" : "EN"}</span>
      <Saved />
      <span className={classes.spring} />
      {place === null ? null : <span className={classes.statusItem}>{translate("decisions.position", place)}</span>}
      <UnstyledButton className={classes.statusItem ?? ""} onClick={() => runCommand("view.changes")}>
        {translate("common.pending", { count: pending })}
      </UnstyledButton>
      <UnstyledButton
        className={classes.statusItem ?? ""}
        onClick={() => runCommand("view.language")}
        aria-label={translate("shell.languageIs", { language: translate(`language.${language}`) })}
      >
        {translate(`language.${language}`)}
      </UnstyledButton>
      <UnstyledButton className={classes.statusItem ?? ""} onClick={() => runCommand("help.keys")}>
        {translate("shell.keys")}
      </UnstyledButton>
    </footer>
  );
}
