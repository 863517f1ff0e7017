/** The bell in the bar: how many messages are not read, and the list of them. */
import { Button, CloseButton, Popover } from "@mantine/core";
import { type ReactNode, useEffect, useRef } from "react";
import type { NotificationInfo } from "../../../src/contract/index.ts";
import { notificationText } from "../../../src/i18n/notificationText.ts";
import { openDocument } from "../../state/actions/documents.ts";
import { attempt } from "../../state/app.ts";
import { useLanguage, useTranslator } from "../../state/language.ts";
import { clearNotifications, markRead, refreshNotifications, toggleNotifications, useNotifications } from "../../state/notifications.ts";
import { setUi, useUiStore } from "../../state/uiStore.ts";
import { CommandIcon } from "../../ui/commandButton.tsx";
import { formatWhen } from "../../ui/format.ts";
import { IconBell } from "../../ui/icons.ts";
import { moveInList } from "../outline/outlinePanel.tsx";
import classes from "./notifications.module.css";

async function follow(message: NotificationInfo): Promise<void> {
  useNotifications.setState({ open: false });
  void markRead([message.id]);
  if (message.document === null) return;
  await openDocument(message.document.id);
  setUi({ rightTab: message.kind === "mentioned" || message.kind === "assigned" ? "comments" : "review", rightFolded: false });
}

function Row({ message }: { message: NotificationInfo }): ReactNode {
  const translate = useTranslator();
  const language = useLanguage();
  const text = notificationText(message, translate);
  return (
    <li className={classes.row} data-unread={message.read ? undefined : true}>
      <button type="button" data-item className={classes.open} onClick={() => void attempt(() => follow(message))}>
        <span>
          {message.read ? null : <span className="pal-visually-hidden">{translate("notifications.new")} </span>}
          {text}
        </span>
        <time dateTime={new Date(message.at).toISOString()}>{formatWhen(message.at, language)}</time>
      </button>
      <CloseButton
        size="sm"
        aria-label={translate("notifications.clearOne", { text })}
        onClick={() => void clearNotifications([message.id])}
      />
    </li>
  );
}

function List(): ReactNode {
  const translate = useTranslator();
  const { notifications, unread } = useNotifications();
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => title.current?.focus(), []);
  return (
    <div className={classes.panel}>
      <div className={classes.header}>
        <h2 ref={title} tabIndex={-1}>
          {translate("notifications.title")}
        </h2>
        <Button size="compact-xs" variant="subtle" color="gray" disabled={unread === 0} onClick={() => void markRead(null)}>
          {translate("notifications.markAll")}
        </Button>
        <Button
          size="compact-xs"
          variant="subtle"
          color="gray"
          disabled={notifications.length === 0}
          onClick={() => void clearNotifications(null)}
        >
          {translate("notifications.clearAll")}
        </Button>
      </div>
      {notifications.length === 0 ? (
        <p className={classes.empty}>{translate("notifications.empty")}</p>
      ) : (
        <ul className={classes.list} onKeyDown={moveInList}>
          {notifications.map((message) => (
            <Row key={message.id} message={message} />
          ))}
        </ul>
      )}
    </div>
  );
}

export function Bell(): ReactNode {
  const translate = useTranslator();
  const { open, unread } = useNotifications();
  const actorId = useUiStore((state) => state.appInfo?.actor?.id ?? null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again for another person
  useEffect(() => void refreshNotifications(), [actorId]);
  const close = (): void => useNotifications.setState({ open: false });
  return (
    <Popover opened={open} onChange={close} onClose={close} position="bottom-end" width={360} withRoles={false} returnFocus withinPortal>
      <Popover.Target>
        <span className={classes.bell}>
          <CommandIcon
            command="view.notifications"
            label={translate("notifications.bell", { count: unread })}
            onClick={toggleNotifications}
            icon={<IconBell size={18} aria-hidden />}
          />
          {unread === 0 ? null : (
            <span className={classes.count} aria-hidden>
              {unread > 99 ? "99+" : unread}
            </span>
          )}
        </span>
      </Popover.Target>
      <Popover.Dropdown p={0} role="dialog" aria-label={translate("notifications.title")}>
        <List />
      </Popover.Dropdown>
    </Popover>
  );
}
