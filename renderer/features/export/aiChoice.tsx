/** Whether the file says that models wrote some of its text: for programs, and in Word for readers too. */
import { Checkbox } from "@mantine/core";
import type { ReactNode } from "react";
import type { ExportFormat } from "../../../src/contract/index.ts";
import { useTranslator } from "../../state/language.ts";
import classes from "./export.module.css";

/** What is asked for, as the call takes it; formats without a place for it leave it out. */
export interface AiMarks {
  readonly aiMark: boolean;
  readonly aiComments: boolean;
}

export const USUAL_AI_MARKS: AiMarks = { aiMark: true, aiComments: false };

/** Markdown has no place for a mark. */
export const hasAiMark = (format: ExportFormat): boolean => format === "docx" || format === "pdf" || format === "html";

/** `comments`: whether the file can have comments about it. */
export function AiChoice({
  value,
  comments,
  onChange,
}: {
  value: AiMarks;
  comments: boolean;
  onChange: (value: AiMarks) => void;
}): ReactNode {
  const translate = useTranslator();
  return (
    <div className={classes.comments}>
      <Checkbox
        size="sm"
        checked={value.aiMark}
        onChange={(event) => onChange({ ...value, aiMark: event.currentTarget.checked })}
        label={translate("export.ai.mark")}
        description={translate("export.ai.markAbout")}
      />
      {comments ? (
        <Checkbox
          size="sm"
          checked={value.aiComments}
          onChange={(event) => onChange({ ...value, aiComments: event.currentTarget.checked })}
          label={translate("export.ai.comments")}
          description={translate("export.ai.commentsAbout")}
        />
      ) : null}
    </div>
  );
}
