/** What the backend has to say about the workspace as a whole (a restored backup, read-only mode), above everything else. */
import { CloseButton } from "@mantine/core";
import type { ReactNode } from "react";
import type { Notice } from "../../../src/contract/index.ts";
import { useTranslator } from "../../state/language.ts";
import { setUi, useUiStore } from "../../state/uiStore.ts";
import { IconAlertTriangle, IconInfoCircle } from "../../ui/icons.ts";
import classes from "./shell.module.css";

const dismiss = (id: string): void => setUi((state) => ({ notices: state.notices.filter((notice) => notice.id !== id) }));

function NoticeBar({ notice }: { notice: Notice }): ReactNode {
  const translate = useTranslator();
  return (
    <div className={classes.notice} data-level={notice.level} role={notice.level === "error" ? "alert" : "status"}>
      {notice.level === "info" ? <IconInfoCircle size={16} aria-hidden /> : <IconAlertTriangle size={16} aria-hidden />}
      <span>{notice.message}</span>
      <CloseButton size="sm" aria-label={translate("common.dismiss")} onClick={() => dismiss(notice.id)} />
    </div>
  );
}

export function Notices(): ReactNode {
  const notices = useUiStore((state) => state.notices);
  return notices.map((notice) => <NoticeBar key={notice.id} notice={notice} />);
}
