/** Bar above the document: menu, title, state, and the commands that are always at hand. */

import { type ReactNode, useEffect, useRef, useState } from "react";
import { useMay } from "../../state/access.ts";
import { showReview } from "../../state/actions/approvals.ts";
import { renameDocument } from "../../state/actions/documents.ts";
import { attempt } from "../../state/app.ts";
import { useSessionState } from "../../state/hooks.ts";
import { useTranslator } from "../../state/language.ts";
import { useReview } from "../../state/reviews.ts";
import type { DocumentSession } from "../../state/session.ts";
import { setUi, useUiStore } from "../../state/uiStore.ts";
import { CommandButton, CommandIcon, useCommandKey } from "../../ui/commandButton.tsx";
import { Hint } from "../../ui/hint.tsx";
import { IconDownload, IconLayoutSidebar, IconLayoutSidebarRight, IconSearch, IconSettings } from "../../ui/icons.ts";
import { Bell } from "../notifications/bell.tsx";
import { AccountMenu } from "../people/accountMenu.tsx";
import { Stepper } from "../review/stepper.tsx";
import { MainMenu } from "./mainMenu.tsx";
import { ModeMenu } from "./modeMenu.tsx";
import classes from "./shell.module.css";
import { ThemeButton } from "./themeButton.tsx";

const infoOf = (session: DocumentSession) => session.info();

function Title(): ReactNode {
  const translate = useTranslator();
  const info = useSessionState(infoOf);
  const mayRename = useMay("documents.update");
  const [text, setText] = useState(info.title);
  const leaving = useRef(false);
  useEffect(() => setText(info.title), [info.title]);
  const commit = (): void => {
    const title = text.trim();
    if (leaving.current || title === "" || title === info.title) setText(info.title);
    else void attempt(() => renameDocument(title));
    leaving.current = false;
  };
  return (
    <input
      className={classes.title}
      aria-label={translate("shell.title")}
      readOnly={!mayRename}
      title={mayRename ? undefined : translate("access.notAllowed")}
      value={text}
      maxLength={200}
      size={Math.min(48, Math.max(8, text.length + 1))}
      onChange={(event) => setText(event.currentTarget.value)}
      onBlur={commit}
      onKeyDown={(event) => {
        if (event.key === "Escape") leaving.current = true;
        if (event.key === "Enter" || event.key === "Escape") event.currentTarget.blur();
      }}
    />
  );
}

function Sides({ narrow }: { narrow: boolean }): ReactNode {
  const leftFolded = useUiStore((state) => (narrow ? state.drawer !== "left" : state.leftFolded));
  const rightFolded = useUiStore((state) => (narrow ? state.drawer !== "right" : state.rightFolded));
  return (
    <>
      <CommandIcon command="view.toggleLeft" pressed={!leftFolded} icon={<IconLayoutSidebar size={18} aria-hidden />} />
      <CommandIcon command="view.toggleRight" pressed={!rightFolded} icon={<IconLayoutSidebarRight size={18} aria-hidden />} />
    </>
  );
}

export function TopBar({ narrow }: { narrow: boolean }): ReactNode {
  const translate = useTranslator();
  const info = useSessionState(infoOf);
  // The answer to the text as it is; the document's own information follows with its next version.
  const review = useReview();
  const paletteKey = useCommandKey("view.palette");
  return (
    <section className={classes.bar} data-region="bar" aria-label={translate("shell.bar")}>
      <h1 className="pal-visually-hidden">{info.title}</h1>
      <MainMenu />
      <Title />
      <Hint text={translate("shell.stateHint")} shortcut={null}>
        <button type="button" className={classes.stateButton} onClick={() => void showReview()}>
          <Stepper state={review?.state ?? info.reviewState} compact />
        </button>
      </Hint>
      <span className={classes.version}>{translate("shell.version", { number: info.revisionNumber })}</span>
      <span className={classes.spring} />
      <ModeMenu narrow={narrow} />
      <Sides narrow={narrow} />
      {narrow ? (
        <CommandIcon command="view.palette" icon={<IconSearch size={18} aria-hidden />} />
      ) : (
        <CommandButton
          command="view.palette"
          size="compact-md"
          leftSection={<IconSearch size={15} aria-hidden />}
          rightSection={
            <kbd className={classes.keycap} aria-hidden>
              {paletteKey}
            </kbd>
          }
        >
          {translate("shell.command")}
        </CommandButton>
      )}
      <CommandButton
        command="file.export"
        label={translate("shell.export")}
        size="compact-md"
        leftSection={<IconDownload size={15} aria-hidden />}
        onClick={() => setUi({ dialog: { kind: "export" } })}
      />
      <Bell />
      <ThemeButton />
      <CommandIcon command="file.settings" icon={<IconSettings size={18} aria-hidden />} />
      <AccountMenu />
    </section>
  );
}
