import type { ReactNode } from "react";
import { useTranslator } from "../../state/language.ts";
import { Problem } from "../../ui/problem.tsx";
import adding from "./add.module.css";
import { refusal } from "./refusal.ts";

/** Why a package was not added, with what exactly was found below. */
export function RefusalView({ error }: { error: unknown }): ReactNode {
  const translate = useTranslator();
  const { sentence, detail } = refusal(error, translate);
  return (
    <Problem>
      {sentence}
      {detail === null ? null : (
        <p className={adding.detail}>
          {translate("models.addDetail")} <span lang="en">{detail}</span>
        </p>
      )}
    </Problem>
  );
}
