/** One message of a thread, and what its author may do with it. */
import { ActionIcon, Button, Menu } from "@mantine/core";
import { Fragment, type ReactNode, useState } from "react";
import type { CommentMessage, CommentPerson, CommentThread } from "../../../src/domain/comments/comment.ts";
import { mentionsIn } from "../../../src/domain/comments/mentions.ts";
import { useActor, useMay } from "../../state/access.ts";
import { attempt } from "../../state/app.ts";
import { useSession } from "../../state/hooks.ts";
import { useLanguage, useTranslator } from "../../state/language.ts";
import { formatExact, formatWhen } from "../../ui/format.ts";
import { IconDots } from "../../ui/icons.ts";
import classes from "./comments.module.css";
import { MessageBox } from "./messageBox.tsx";

/** The text with the names that it mentions set apart. It is text and nothing else: no mark-up of any kind is read from it. */
function MessageText({ message, people }: { message: CommentMessage; people: readonly CommentPerson[] }): ReactNode {
  const mentioned = people.filter((person) => message.mentions.includes(person.id));
  const parts: ReactNode[] = [];
  let position = 0;
  for (const { start, end } of mentionsIn(message.text, mentioned)) {
    parts.push(<Fragment key={`t${start}`}>{message.text.slice(position, start)}</Fragment>);
    parts.push(
      <span key={`m${start}`} className={classes.mention}>
        {message.text.slice(start, end)}
      </span>,
    );
    position = end;
  }
  parts.push(<Fragment key="rest">{message.text.slice(position)}</Fragment>);
  return <p className={classes.text}>{parts}</p>;
}

function Head({ message, children }: { message: CommentMessage; children: ReactNode }): ReactNode {
  const translate = useTranslator();
  const language = useLanguage();
  const at = message.outside?.at ?? message.at;
  return (
    <div className={classes.head}>
      <span className={classes.author}>{message.outside?.name ?? message.author.name}</span>
      <time dateTime={new Date(at).toISOString()} title={formatExact(at, language)}>
        {formatWhen(at, language)}
      </time>
      {message.outside === undefined ? null : (
        <span title={translate("comments.outsideHint", { name: message.author.name })}>{translate("comments.outside")}</span>
      )}
      {message.editedAt === null ? null : (
        <span title={translate("comments.editedAt", { when: formatExact(message.editedAt, language) })}>
          {translate("comments.edited")}
        </span>
      )}
      {children}
    </div>
  );
}

export interface MessageProps {
  readonly thread: CommentThread;
  readonly message: CommentMessage;
  readonly people: readonly CommentPerson[];
}

export function Message({ thread, message, people }: MessageProps): ReactNode {
  const translate = useTranslator();
  const session = useSession();
  const actor = useActor();
  const mayEdit = useMay("comments.edit");
  const [mode, setMode] = useState<"shown" | "editing" | "deleting">("shown");
  const [text, setText] = useState(message.text);
  const brought = actor?.id === message.author.id && mayEdit;
  const own = brought && message.outside === undefined;
  const mayDelete = brought || (actor?.roles.includes("admin") ?? false);
  if (message.deletedAt !== null) {
    return (
      <div role="comment" className={classes.message}>
        <Head message={message}>{null}</Head>
        <p className={classes.note}>{translate("comments.deleted")}</p>
      </div>
    );
  }
  return (
    <div role="comment" className={classes.message}>
      <Head message={message}>
        {mayDelete ? (
          <Menu position="bottom-end" shadow="md" withinPortal>
            <Menu.Target>
              <ActionIcon
                size="sm"
                variant="subtle"
                color="gray"
                className={classes.headMenu ?? ""}
                aria-label={translate("comments.messageMore")}
              >
                <IconDots size={14} aria-hidden />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              {own ? (
                <Menu.Item
                  onClick={() => {
                    setText(message.text);
                    setMode("editing");
                  }}
                >
                  {translate("comments.edit")}
                </Menu.Item>
              ) : null}
              <Menu.Item onClick={() => setMode("deleting")}>{translate("comments.delete")}</Menu.Item>
            </Menu.Dropdown>
          </Menu>
        ) : null}
      </Head>
      {mode === "editing" ? (
        <MessageBox
          label={translate("comments.editText")}
          placeholder=""
          people={people}
          text={text}
          onText={setText}
          onSend={async (changed) => {
            await session.comments.edit(thread.id, message.id, changed);
            setMode("shown");
          }}
          onClose={() => setMode("shown")}
          sendLabel={translate("comments.save")}
        />
      ) : (
        <MessageText message={message} people={people} />
      )}
      {mode === "deleting" ? (
        // biome-ignore lint/a11y/useSemanticElements: a question with two buttons is no part of a form.
        <div className={classes.sure} role="group" aria-label={translate("comments.delete")}>
          <p>{translate("comments.deleteSure")}</p>
          <Button
            size="compact-xs"
            variant="light"
            color="reject"
            autoFocus
            onClick={() => void attempt(() => session.comments.remove(thread.id, message.id))}
          >
            {translate("comments.delete")}
          </Button>
          <Button size="compact-xs" variant="subtle" color="gray" c="var(--pal-ink)" onClick={() => setMode("shown")}>
            {translate("comments.keep")}
          </Button>
        </div>
      ) : null}
    </div>
  );
}
