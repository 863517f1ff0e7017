import type { ReactNode } from "react";
import { useTranslator } from "../../state/language.ts";
import { Region } from "../../ui/region.tsx";

export function ReviewPanel(): ReactNode {
  const translate = useTranslator();
  return (
    <Region name="review" label={translate("review.title")}>
      <p />
    </Region>
  );
}
