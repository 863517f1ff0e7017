import { NativeSelect } from "@mantine/core";
import type { ReactNode } from "react";
import type { CommentPerson } from "../../../src/domain/comments/comment.ts";
import { useTranslator } from "../../state/language.ts";

/** Whose task a comment is. Somebody who has left stays named until somebody else is chosen. */
export function PersonSelect({
  people,
  value,
  gone,
  disabled,
  onChange,
}: {
  people: readonly CommentPerson[];
  value: string | null;
  gone?: CommentPerson | undefined;
  disabled?: boolean;
  onChange: (personId: string | null) => void;
}): ReactNode {
  const translate = useTranslator();
  const known = gone === undefined || people.some((person) => person.id === gone.id) ? people : [...people, gone];
  return (
    <NativeSelect
      size="xs"
      label={translate("comments.assignee")}
      disabled={disabled ?? false}
      value={value ?? ""}
      data={[{ value: "", label: translate("comments.nobody") }, ...known.map(({ id, name }) => ({ value: id, label: name }))]}
      onChange={(event) => onChange(event.currentTarget.value === "" ? null : event.currentTarget.value)}
    />
  );
}
