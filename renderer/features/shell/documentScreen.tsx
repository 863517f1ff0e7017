/** The screen of an open document: bar, outline, text, review column, timeline, status. */
import { Drawer } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { lazy, type ReactNode, Suspense, useEffect } from "react";
import { may } from "../../state/access.ts";
import { importFile } from "../../state/actions/documents.ts";
import { followRuns } from "../../state/actions/runOutcome.ts";
import { followEdits } from "../../state/actions/scores.ts";
import { attempt } from "../../state/app.ts";
import { SessionContext, useSessionState, whenIdle } from "../../state/hooks.ts";
import { useTranslator } from "../../state/language.ts";
import { followReview } from "../../state/reviews.ts";
import type { DocumentSession } from "../../state/session.ts";
import { setUi, useUiStore } from "../../state/uiStore.ts";
import { HintContext } from "../../ui/hint.tsx";
import { fetchParts } from "../../ui/lazyPart.ts";
import { RichHint } from "../../ui/richHint.tsx";
import { useDrop } from "../../ui/useDrop.ts";
import { ReasonDialog } from "../changes/reasonDialog.tsx";
import { FallBar } from "../review/fallBar.tsx";
import { TimelinePanel } from "../timeline/timelinePanel.tsx";
import { LeftPanel } from "./leftPanel.tsx";
import { OpeningScreen } from "./openingScreen.tsx";
import { RightPanel } from "./rightPanel.tsx";
import classes from "./shell.module.css";
import { StatusBar } from "./statusBar.tsx";
import { TopBar } from "./topBar.tsx";

const DocumentEditor = lazy(() => import("../../editor/documentEditor.tsx").then((module) => ({ default: module.DocumentEditor })));

/** Below this width of the window (px) the side panels are drawers. */
const NARROW = "(max-width: 899px)";

function SideDrawers(): ReactNode {
  const drawer = useUiStore((state) => state.drawer);
  const translate = useTranslator();
  const close = (): void => setUi({ drawer: null });
  const shared = {
    onClose: close,
    size: "min(420px, 92vw)",
    closeButtonProps: { "aria-label": translate("common.close") },
    classNames: { body: classes.drawerBody ?? "", content: classes.drawer ?? "" },
  };
  return (
    <>
      <Drawer {...shared} opened={drawer === "left"} position="left" title={translate("shell.leftPanel")} data-drawer>
        <LeftPanel />
      </Drawer>
      <Drawer {...shared} opened={drawer === "right"} position="right" title={translate("shell.rightPanel")} data-drawer>
        <RightPanel />
      </Drawer>
    </>
  );
}

function Timeline(): ReactNode {
  const open = useSessionState((session) => session.timeline() !== null);
  return open ? <TimelinePanel /> : null;
}

/** A dropped file becomes a document of its own; the present one is saved and stays in the list. */
const openDropped = (file: File): void => {
  if (may("documents.importFile")) void attempt(() => importFile(file));
};

function Workspace({ session }: { session: DocumentSession }): ReactNode {
  const translate = useTranslator();
  const narrow = useMediaQuery(NARROW, false, { getInitialValueInEffect: false });
  const leftFolded = useUiStore((state) => state.leftFolded);
  const rightFolded = useUiStore((state) => state.rightFolded);
  const over = useDrop(openDropped);
  return (
    <div className={classes.screen} data-over={over || undefined}>
      <TopBar narrow={narrow} />
      <div className={classes.columns}>
        {narrow || leftFolded ? null : (
          <aside className={classes.left} aria-label={translate("shell.leftPanel")}>
            <LeftPanel />
          </aside>
        )}
        <main className={classes.middle}>
          <FallBar />
          <div data-region="document" tabIndex={-1} className={classes.document}>
            <Suspense fallback={<OpeningScreen />}>
              <DocumentEditor session={session} />
            </Suspense>
          </div>
        </main>
        {narrow || rightFolded ? null : (
          <aside className={classes.right} aria-label={translate("shell.rightPanel")}>
            <RightPanel />
          </aside>
        )}
      </div>
      <Timeline />
      <StatusBar />
      <ReasonDialog />
      {narrow ? <SideDrawers /> : null}
    </div>
  );
}

export function DocumentScreen({ session }: { session: DocumentSession }): ReactNode {
  useEffect(followEdits, []);
  useEffect(followRuns, []);
  useEffect(() => followReview(session), [session]);
  useEffect(() => whenIdle(() => void fetchParts()), []);
  return (
    <SessionContext value={session}>
      <HintContext value={RichHint}>
        <Workspace session={session} />
      </HintContext>
    </SessionContext>
  );
}
