/** A new comment: what it is about, its text, who may see it, whose task it is. */
import { NativeSelect, SegmentedControl } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { focusThread } from "../../state/actions/comments.ts";
import { type Composing, keepDraft, setCommentsUi, useCommentsUi } from "../../state/commentsUi.ts";
import { useSession } from "../../state/hooks.ts";
import { useTranslator } from "../../state/language.ts";
import { announce, getUi } from "../../state/uiStore.ts";
import classes from "./comments.module.css";
import { MessageBox } from "./messageBox.tsx";
import { PersonSelect } from "./personSelect.tsx";

/** Back to where the writer was: the text, unless it is hidden behind the drawer that the box stands in. */
function backToText(): void {
  if (getUi().drawer === null) getUi().editorHandle?.focus();
}

export function NewComment({ composing }: { composing: Composing }): ReactNode {
  const translate = useTranslator();
  const session = useSession();
  const draft = useCommentsUi((state) => state.drafts[composing.documentId] ?? "");
  const internal = useCommentsUi((state) => state.internal);
  const [assigneeId, setAssigneeId] = useState<string | null>(null);
  const { people } = session.comments.view();
  const { subjects, chosen } = composing;
  const subject = subjects[chosen];
  if (subject === undefined) return null;
  const send = async (text: string): Promise<void> => {
    const thread = await session.comments.add({ anchor: subject.anchor, text, internal, assigneeId });
    keepDraft(composing.documentId, "");
    setCommentsUi({ composing: null });
    focusThread(session, thread.id);
    announce(`${translate("comments.sent")} ${getUi().announcement?.text ?? ""}`);
    backToText();
  };
  return (
    <section className={classes.composer} aria-label={translate("comments.new")}>
      {subjects.length > 1 ? (
        <NativeSelect
          size="xs"
          label={translate("comments.about")}
          value={String(chosen)}
          data={subjects.map(({ about }, index) => ({ value: String(index), label: translate(`comments.about.${about}`) }))}
          onChange={(event) => setCommentsUi({ composing: { ...composing, chosen: Number(event.currentTarget.value) } })}
        />
      ) : (
        <p className={classes.note}>{translate(`comments.about.${subject.about}`)}</p>
      )}
      <blockquote className={classes.quote}>{subject.quote}</blockquote>
      <MessageBox
        label={translate("comments.text")}
        placeholder={translate("comments.placeholder")}
        people={people}
        text={draft}
        onText={(text) => keepDraft(composing.documentId, text)}
        onSend={send}
        onClose={() => {
          setCommentsUi({ composing: null });
          backToText();
        }}
        sendLabel={translate("comments.send")}
      >
        <SegmentedControl
          size="xs"
          fullWidth
          aria-label={translate("comments.visibility")}
          value={internal ? "internal" : "external"}
          onChange={(value) => setCommentsUi({ internal: value === "internal" })}
          data={[
            { value: "internal", label: translate("comments.internal") },
            { value: "external", label: translate("comments.external") },
          ]}
        />
        <p className={classes.note}>{translate(internal ? "comments.internalAbout" : "comments.externalAbout")}</p>
        {people.length > 1 ? <PersonSelect people={people} value={assigneeId} onChange={setAssigneeId} /> : null}
      </MessageBox>
    </section>
  );
}
