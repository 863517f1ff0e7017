/** Which comments go out. Internal ones are a second, explicit choice that says what it means. */
import { Checkbox } from "@mantine/core";
import { type ReactNode, useState } from "react";
import type { ExportFormat } from "../../../src/contract/index.ts";
import type { ExportedComments } from "../../../src/domain/comments/exportedComment.ts";
import { useSessionState } from "../../state/hooks.ts";
import { useTranslator } from "../../state/language.ts";
import type { DocumentSession } from "../../state/session.ts";
import classes from "./export.module.css";

const count = (session: DocumentSession, internal: boolean): number =>
  session.comments.view().threads.filter((thread) => thread.resolution === null && thread.internal === internal).length;

/** Plain Markdown has no comments. */
export const hasComments = (format: ExportFormat): boolean => format !== "md";

export function CommentChoice({ value, onChange }: { value: ExportedComments; onChange: (value: ExportedComments) => void }): ReactNode {
  const translate = useTranslator();
  const external = useSessionState((session) => count(session, false));
  const internal = useSessionState((session) => count(session, true));
  const [asked, setAsked] = useState(false);
  const choose = (on: boolean, all: boolean): void => {
    setAsked(all);
    onChange(on ? (all ? "all" : "external") : "none");
  };
  return (
    <fieldset className={classes.comments}>
      <legend>{translate("export.comments")}</legend>
      <Checkbox
        size="sm"
        checked={value !== "none"}
        onChange={(event) => choose(event.currentTarget.checked, event.currentTarget.checked && asked)}
        label={translate("export.comments.external")}
        description={`${translate("export.comments.externalAbout")} ${translate("export.comments.some", { count: external })}`}
      />
      {value === "none" ? null : (
        <Checkbox
          size="sm"
          checked={value === "all"}
          disabled={internal === 0}
          onChange={(event) => choose(true, event.currentTarget.checked)}
          label={translate("export.comments.internalToo")}
          description={translate("export.comments.internalAbout", { count: internal })}
        />
      )}
    </fieldset>
  );
}
