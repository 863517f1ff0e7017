/** The review column: proposed changes or history above, Generate below. In a low window Generate is a tab of its own. */
import { Tabs } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import type { ReactNode } from "react";
import { countPending } from "../../state/changes.ts";
import { useCalmSessionState } from "../../state/hooks.ts";
import { useTranslator } from "../../state/language.ts";
import type { DocumentSession } from "../../state/session.ts";
import { type RightTab, setUi, useUiStore } from "../../state/uiStore.ts";
import { ChangesPanel } from "../changes/changesPanel.tsx";
import { GeneratePanel } from "../generate/generatePanel.tsx";
import { HistoryPanel } from "../history/historyPanel.tsx";
import classes from "./shell.module.css";

/** Below this height of the window (px) two panels do not fit above each other. */
const LOW = "(max-height: 639px)";

const pendingOf = (session: DocumentSession): number => countPending(session.state());

export function RightPanel(): ReactNode {
  const translate = useTranslator();
  const low = useMediaQuery(LOW, false, { getInitialValueInEffect: false });
  const chosen = useUiStore((state) => state.rightTab);
  const pending = useCalmSessionState(pendingOf);
  const tab: RightTab = chosen === "generate" && !low ? "changes" : chosen;
  return (
    <div className={classes.side}>
      <Tabs
        value={tab}
        onChange={(value) => setUi({ rightTab: (value ?? "changes") as RightTab })}
        variant="default"
        className={classes.tabs}
        keepMounted={false}
      >
        <Tabs.List className={classes.tabList}>
          <Tabs.Tab value="changes" rightSection={pending === 0 ? null : <span className={classes.count}>{pending}</span>}>
            {translate("changes.title")}
          </Tabs.Tab>
          {low ? <Tabs.Tab value="generate">{translate("generate.title")}</Tabs.Tab> : null}
          <Tabs.Tab value="history">{translate("history.title")}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="changes" className={classes.tabPanel} tabIndex={-1}>
          <ChangesPanel />
        </Tabs.Panel>
        {low ? (
          <Tabs.Panel value="generate" className={classes.tabPanel} tabIndex={-1}>
            <GeneratePanel foldable={false} />
          </Tabs.Panel>
        ) : null}
        <Tabs.Panel value="history" className={classes.tabPanel} tabIndex={-1}>
          <HistoryPanel />
        </Tabs.Panel>
      </Tabs>
      {low ? null : <GeneratePanel foldable />}
    </div>
  );
}
