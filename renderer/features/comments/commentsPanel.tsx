import type { ReactNode } from "react";
import { useTranslator } from "../../state/language.ts";
import { Region } from "../../ui/region.tsx";

export function CommentsPanel(): ReactNode {
  const translate = useTranslator();
  return (
    <Region name="comments" label={translate("comments.title")}>
      <p />
    </Region>
  );
}
