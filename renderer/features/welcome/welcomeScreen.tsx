/** What a new user sees: ways to begin, what was open last, and what stays on this machine. */
import { Button } from "@mantine/core";
import { type ReactNode, useEffect, useState } from "react";
import type { DocumentInfo, Outputs } from "../../../src/contract/index.ts";
import { useMay } from "../../state/access.ts";
import { createBlank, createFromSample, importFile, openDocument, openFile } from "../../state/actions/documents.ts";
import { runCommand } from "../../state/commands.ts";
import { errorText } from "../../state/errors.ts";
import { useClient, useConnectionState } from "../../state/hooks.ts";
import { currentTranslator, useLanguage, useTranslator } from "../../state/language.ts";
import { useUiStore } from "../../state/uiStore.ts";
import { CommandIcon } from "../../ui/commandButton.tsx";
import { formatWhen } from "../../ui/format.ts";
import {
  IconFileText,
  IconListSearch,
  IconPlus,
  IconSearch,
  IconSettings,
  IconShieldCheck,
  IconUpload,
  IconUsers,
} from "../../ui/icons.ts";
import { Problem } from "../../ui/problem.tsx";
import { useDrop } from "../../ui/useDrop.ts";
import { ActiveModel, ModelWork } from "../models/modelStatus.tsx";
import { Bell } from "../notifications/bell.tsx";
import { AccountMenu } from "../people/accountMenu.tsx";
import { ThemeButton } from "../shell/themeButton.tsx";
import { useDocumentsChanged } from "./documentsChanged.ts";
import classes from "./welcome.module.css";

type Sample = Outputs["documents"]["samples"][number];

interface Lists {
  readonly samples: readonly Sample[];
  readonly recent: readonly DocumentInfo[];
}

function useLists(onError: (error: unknown) => void): Lists | null {
  const client = useClient();
  const connection = useConnectionState();
  const changed = useDocumentsChanged((state) => state.count);
  const [lists, setLists] = useState<Lists | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again whenever the backend says that documents changed
  useEffect(() => {
    if (connection !== "connected") return;
    let current = true;
    Promise.all([client.documents.samples({}), client.documents.list({})]).then(
      ([samples, recent]) => current && setLists({ samples, recent }),
      onError,
    );
    return () => {
      current = false;
    };
  }, [client, connection, changed, onError]);
  return lists;
}

function Card({ title, detail, meta, onClick }: { title: string; detail: string; meta: string; onClick: () => void }): ReactNode {
  const translate = useTranslator();
  const disabled = !useMay("documents.createFromSample");
  return (
    <li>
      <button
        type="button"
        className={classes.card}
        disabled={disabled}
        title={disabled ? translate("access.notAllowed") : undefined}
        onClick={onClick}
      >
        <IconFileText size={20} aria-hidden />
        <span className={classes.cardText}>
          <strong>{title}</strong>
          {detail === "" ? null : <span>{detail}</span>}
          <small>{meta}</small>
        </span>
      </button>
    </li>
  );
}

function Recent({ documents, onOpen }: { documents: readonly DocumentInfo[]; onOpen: (id: string) => void }): ReactNode {
  const translate = useTranslator();
  const language = useLanguage();
  if (documents.length === 0) return <p className={classes.empty}>{translate("welcome.noRecent")}</p>;
  return (
    <ul className={classes.recent}>
      {documents.slice(0, 12).map((info) => (
        <li key={info.id}>
          <button type="button" className={classes.row} onClick={() => onOpen(info.id)}>
            <span className={classes.rowTitle}>{info.title}</span>
            {info.reviewState === "draft" ? null : (
              <span className={classes.reviewState} data-state={info.reviewState}>
                {translate(`review.state.${info.reviewState}`)}
              </span>
            )}
            {info.pending === 0 ? null : <span className={classes.pending}>{translate("common.pending", { count: info.pending })}</span>}
            <span className={classes.rowMeta}>
              {translate(info.kind === "ja" ? "common.characters" : "common.words", { count: info.words })}
            </span>
            <span className={classes.rowMeta}>{formatWhen(info.changedAt, language)}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}

function Header(): ReactNode {
  const translate = useTranslator();
  const reader = useMay("models.list");
  return (
    <section className={classes.header} data-region="bar" aria-label={translate("shell.bar")}>
      {reader ? <ActiveModel /> : null}
      {reader ? <ModelWork /> : null}
      <CommandIcon command="view.palette" icon={<IconSearch size={18} aria-hidden />} />
      <Bell />
      <ThemeButton />
      <CommandIcon command="account.people" icon={<IconUsers size={18} aria-hidden />} />
      <CommandIcon command="file.settings" icon={<IconSettings size={18} aria-hidden />} />
      <AccountMenu />
    </section>
  );
}

/** For those who read the log and nothing else. */
function LogOnly(): ReactNode {
  const translate = useTranslator();
  const connection = useConnectionState();
  const allowed = useMay("audit.list");
  return (
    <div className={classes.screen}>
      <Header />
      <main className={classes.main}>
        <div className={classes.brand}>
          <img src="./icon.svg" width={44} height={44} alt="" />
          <div>
            <h1>{translate("shell.appName")}</h1>
            {allowed ? <p>{translate("audit.auditorLead")}</p> : null}
          </div>
        </div>
        {connection === "offline" ? <Problem>{translate("shell.connection.offlineHint")}</Problem> : null}
        {allowed ? (
          <div className={classes.actions}>
            <Button leftSection={<IconListSearch size={16} aria-hidden />} onClick={() => runCommand("file.audit")}>
              {translate("audit.open")}
            </Button>
          </div>
        ) : null}
      </main>
    </div>
  );
}

export function WelcomeScreen(): ReactNode {
  return useMay("documents.list") ? <Documents /> : <LogOnly />;
}

function Documents(): ReactNode {
  const translate = useTranslator();
  const info = useUiStore((state) => state.appInfo);
  const connection = useConnectionState();
  const mayWrite = useMay("documents.create");
  const [problem, setProblem] = useState<string | null>(null);
  const [fail] = useState(() => (error: unknown) => setProblem(errorText(error, currentTranslator())));
  const lists = useLists(fail);
  const run = (work: () => Promise<void>): void => {
    setProblem(null);
    work().catch(fail);
  };
  const [drop] = useState(() => (file: File) => run(() => importFile(file)));
  const over = useDrop(drop);
  const samples = lists?.samples.filter((sample) => !sample.template) ?? [];
  const templates = lists?.samples.filter((sample) => sample.template) ?? [];
  const kindText = (sample: Sample): string => `${translate(`kind.${sample.kind}`)} · ${sample.licence}`;
  return (
    <div className={classes.screen} data-over={over || undefined}>
      <Header />
      <main className={classes.main}>
        <div className={classes.brand}>
          <img src="./icon.svg" width={44} height={44} alt="" />
          <div>
            <h1>{translate("shell.appName")}</h1>
            <p>{translate("welcome.lead")}</p>
          </div>
        </div>
        {problem === null ? null : <Problem>{problem}</Problem>}
        {connection === "offline" ? <Problem>{translate("shell.connection.offlineHint")}</Problem> : null}
        <div className={classes.actions}>
          <Button
            leftSection={<IconUpload size={16} aria-hidden />}
            disabled={!mayWrite}
            title={translate(mayWrite ? "welcome.openHint" : "access.notAllowed")}
            onClick={() => run(openFile)}
          >
            {translate("welcome.open")}
          </Button>
          <Button
            variant="default"
            disabled={!mayWrite}
            leftSection={<IconPlus size={16} aria-hidden />}
            onClick={() => run(() => createBlank("contract"))}
          >
            {translate("welcome.newContract")}
          </Button>
          <Button
            variant="default"
            disabled={!mayWrite}
            leftSection={<IconPlus size={16} aria-hidden />}
            onClick={() => run(() => createBlank("technical"))}
          >
            {translate("welcome.newTechnical")}
          </Button>
          <span className={classes.dropHint}>{translate("welcome.drop")}</span>
        </div>
        <div className={classes.grid}>
          <section aria-labelledby="welcome-samples" data-region="outline" tabIndex={-1}>
            <h2 id="welcome-samples">{translate("welcome.samples")}</h2>
            <ul className={classes.cards}>
              {samples.map((sample) => (
                <Card
                  key={sample.id}
                  title={sample.title}
                  detail={sample.description}
                  meta={kindText(sample)}
                  onClick={() => run(() => createFromSample(sample.id))}
                />
              ))}
            </ul>
            {templates.length === 0 ? null : (
              <>
                <h2>{translate("welcome.templates")}</h2>
                <ul className={classes.cards}>
                  {templates.map((sample) => (
                    <Card
                      key={sample.id}
                      title={sample.title}
                      detail={sample.description}
                      meta={kindText(sample)}
                      onClick={() => run(() => createFromSample(sample.id))}
                    />
                  ))}
                </ul>
              </>
            )}
          </section>
          <section aria-labelledby="welcome-recent" data-region="history" tabIndex={-1}>
            <h2 id="welcome-recent">{translate("welcome.recent")}</h2>
            <Recent documents={lists?.recent ?? []} onOpen={(id) => run(() => openDocument(id))} />
            <div className={classes.local}>
              <IconShieldCheck size={20} aria-hidden />
              <div>
                <h2>{translate("welcome.localTitle")}</h2>
                <p>{translate("welcome.local")}</p>
                {info === null ? null : <p className={classes.folder}>{translate("welcome.folder", { folder: info.dataFolder })}</p>}
              </div>
            </div>
          </section>
        </div>
      </main>
    </div>
  );
}
