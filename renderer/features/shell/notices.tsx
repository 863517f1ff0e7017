/** What the backend has to say about the workspace as a whole (a restored backup, read-only mode), above everything else. */
import { CloseButton } from "@mantine/core";
import type { ReactNode } from "react";
import type { Notice } from "../../../src/contract/index.ts";
import { noticeKey } from "../../../src/i18n/translate.ts";
import { useTranslator } from "../../state/language.ts";
import { setUi, useUiStore } from "../../state/uiStore.ts";
import { IconAlertTriangle, IconInfoCircle } from "../../ui/icons.ts";
import classes from "./shell.module.css";

const dismiss = (id: string): void => setUi((state) => ({ notices: state.notices.filter((notice) => notice.id !== id) }));

function NoticeBar({ notice }: { notice: Notice }): ReactNode {
  const translate = useTranslator();
  const key = noticeKey(notice.code);
  // Select needs a word: an empty file name means that there was no file.
  const values = { ...notice.details, hasSetAside: notice.details["setAside"] ? "yes" : "no" };
  return (
    <div className={classes.notice} data-level={notice.level} role={notice.level === "error" ? "alert" : "status"}>
      {notice.level === "info" ? <IconInfoCircle size={16} aria-hidden /> : <IconAlertTriangle size={16} aria-hidden />}
      <span>{key === null ? notice.message : translate(key, values)}</span>
      <CloseButton size="sm" aria-label={translate("common.dismiss")} onClick={() => dismiss(notice.id)} />
    </div>
  );
}

export function Notices(): ReactNode {
  const notices = useUiStore((state) => state.notices);
  return notices.map((notice) => <NoticeBar key={notice.id} notice={notice} />);
}
