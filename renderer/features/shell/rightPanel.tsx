/**
 * The review column: changes, comments, review, history or insights above, Generate below. In a low window Generate is a tab of
 * its own. Only the chosen tab spells its name out; the others show their sign, a count, and their name on hover and to readers.
 */
import { Tabs } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { type ReactNode, Suspense } from "react";
import { countPending } from "../../state/changes.ts";
import { countOpen } from "../../state/comments.ts";
import { useCalmSessionState } from "../../state/hooks.ts";
import { type MessageKey, useTranslator } from "../../state/language.ts";
import { useMyTask } from "../../state/reviews.ts";
import type { DocumentSession } from "../../state/session.ts";
import { type RightTab, setUi, useUiStore } from "../../state/uiStore.ts";
import { IconChartBar, IconChecklist, IconGitCompare, IconHistory, IconMessage, IconWand } from "../../ui/icons.ts";
import { lazyPart } from "../../ui/lazyPart.ts";
import { ChangesPanel } from "../changes/changesPanel.tsx";
import { GeneratePanel } from "../generate/generatePanel.tsx";
import { HistoryPanel } from "../history/historyPanel.tsx";
import classes from "./shell.module.css";

const CommentsPanel = lazyPart(() => import("../comments/commentsPanel.tsx").then((module) => module.CommentsPanel));
const ReviewPanel = lazyPart(() => import("../review/reviewPanel.tsx").then((module) => module.ReviewPanel));
const InsightsPanel = lazyPart(() => import("../insights/insightsPanel.tsx").then((module) => module.InsightsPanel));

/** Below this height of the window (px) two panels do not fit above each other. */
const LOW = "(max-height: 639px)";

const openThreadsOf = (session: DocumentSession): number => countOpen(session.comments.view());
const pendingOf = (session: DocumentSession): number => countPending(session.state());

interface TabOf {
  readonly value: RightTab;
  readonly title: MessageKey;
  readonly icon: typeof IconHistory;
  readonly panel: () => ReactNode;
}

const TABS: readonly TabOf[] = [
  { value: "changes", title: "changes.title", icon: IconGitCompare, panel: () => <ChangesPanel /> },
  { value: "comments", title: "comments.title", icon: IconMessage, panel: () => <CommentsPanel /> },
  { value: "review", title: "review.title", icon: IconChecklist, panel: () => <ReviewPanel /> },
  { value: "history", title: "history.title", icon: IconHistory, panel: () => <HistoryPanel /> },
  { value: "insights", title: "insights.title", icon: IconChartBar, panel: () => <InsightsPanel /> },
];

const GENERATE: TabOf = {
  value: "generate",
  title: "generate.title",
  icon: IconWand,
  panel: () => <GeneratePanel foldable={false} />,
};

/** How many things wait behind a tab; 0 shows nothing. */
function useCount(tab: RightTab): number {
  const pending = useCalmSessionState(pendingOf);
  const threads = useCalmSessionState(openThreadsOf);
  const task = useMyTask();
  if (tab === "review") return task === null ? 0 : task.clauses.length + task.removed.length;
  return tab === "changes" ? pending : tab === "comments" ? threads : 0;
}

function TabHead({ tab, chosen }: { tab: TabOf; chosen: boolean }): ReactNode {
  const translate = useTranslator();
  const count = useCount(tab.value);
  const name = translate(tab.title);
  return (
    <Tabs.Tab
      value={tab.value}
      title={name}
      leftSection={chosen ? null : <tab.icon size={18} aria-hidden />}
      rightSection={count === 0 ? null : <span className={classes.count}>{count}</span>}
    >
      <span className={chosen ? undefined : "pal-visually-hidden"}>{name}</span>
    </Tabs.Tab>
  );
}

export function RightPanel(): ReactNode {
  const low = useMediaQuery(LOW, false, { getInitialValueInEffect: false });
  const chosen = useUiStore((state) => state.rightTab);
  const tabs = low ? [...TABS.slice(0, 1), GENERATE, ...TABS.slice(1)] : TABS;
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
          {tabs.map((each) => (
            <TabHead key={each.value} tab={each} chosen={each.value === tab} />
          ))}
        </Tabs.List>
        {tabs.map((each) => (
          <Tabs.Panel key={each.value} value={each.value} className={classes.tabPanel} tabIndex={-1}>
            <Suspense fallback={null}>{each.panel()}</Suspense>
          </Tabs.Panel>
        ))}
      </Tabs>
      {low ? null : <GeneratePanel foldable />}
    </div>
  );
}
