/** What is true right now: model and provider, words, language, saved, pending, connection. */
import { UnstyledButton } from "@mantine/core";
import type { ReactNode } from "react";
import type { EngineState } from "../../../src/contract/index.ts";
import { countWords } from "../../../src/domain/text/words.ts";
import { countPending } from "../../state/changes.ts";
import { runCommand } from "../../state/commands.ts";
import { problemText } from "../../state/errors.ts";
import { useCalmSessionState, useSessionState } from "../../state/hooks.ts";
import { type Translate, useLanguage, useTranslator } from "../../state/language.ts";
import type { DocumentSession } from "../../state/session.ts";
import { setUi, useUiStore } from "../../state/uiStore.ts";
import { formatTime } from "../../ui/format.ts";
import { Hint } from "../../ui/hint.tsx";
import classes from "./shell.module.css";

const pendingOf = (session: DocumentSession): number => countPending(session.state());
const wordsOf = (session: DocumentSession): number => countWords(session.state().text, session.info().kind);

function providerName(provider: string, translate: Translate): string {
  switch (provider) {
    case "cpu":
    case "webgpu":
    case "cuda":
    case "dml":
    case "coreml":
      return translate(`provider.${provider}`);
    default:
      return provider;
  }
}

function engineText(engine: EngineState | null, chosen: string | null, translate: Translate): string {
  if (engine === null) return chosen ?? "";
  if (engine.state === "no-model") return translate("status.engine.noModel");
  const model = engine.model ?? chosen ?? "";
  const provider = engine.provider === null ? "" : ` · ${providerName(engine.provider, translate)}`;
  if (engine.state === "ready" || engine.state === "idle") return `${model}${provider}`;
  return `${model}${provider} · ${translate(`status.engine.${engine.state}`)}`;
}

function Engine(): ReactNode {
  const translate = useTranslator();
  const engine = useUiStore((state) => state.engine);
  const chosen = useUiStore((state) => state.settings?.model ?? state.models[0]?.id ?? null);
  const problem = engine?.problem ?? null;
  const reason = problem === null ? (engine?.providerReason ?? translate("status.engine.hint")) : problemText(problem, translate);
  const bad = engine?.state === "failed" || engine?.state === "no-model" || engine?.state === "restarting";
  return (
    <Hint text={reason} shortcut={null}>
      <UnstyledButton
        className={classes.statusItem ?? ""}
        data-bad={bad || undefined}
        onClick={() => setUi({ dialog: { kind: "models" } })}
        aria-description={reason}
      >
        <span className={classes.engineDot} data-state={engine?.state ?? "idle"} aria-hidden />
        {engineText(engine, chosen, translate)}
      </UnstyledButton>
    </Hint>
  );
}

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
  return (
    <footer className={classes.status} data-region="status">
      <Engine />
      <span className={classes.statusItem}>{translate(kind === "ja" ? "common.characters" : "common.words", { count: words })}</span>
      <span className={classes.statusItem}>{kind === "ja" ? "JA" : "EN"}</span>
      <Saved />
      <span className={classes.spring} />
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
