import type { ReactNode } from "react";
import { useTranslator } from "../../state/language.ts";
import { Region } from "../../ui/region.tsx";

export function InsightsPanel(): ReactNode {
  const translate = useTranslator();
  return (
    <Region name="insights" label={translate("insights.title")}>
      <p />
    </Region>
  );
}
