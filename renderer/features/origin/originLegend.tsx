/** What the marks beside the text mean, while they are shown; and what else there is to ask. */
import { Checkbox } from "@mantine/core";
import { type ReactNode, useEffect, useMemo } from "react";
import { useLanguage, useTranslator } from "../../state/language.ts";
import { followOrigin, markOf, setOrigin, useOriginStore, whoOf } from "../../state/origin.ts";
import type { DocumentSession } from "../../state/session.ts";
import { setUi } from "../../state/uiStore.ts";
import classes from "./origin.module.css";
import { OriginSign } from "./originSign.tsx";

export function OriginLegend({ session }: { session: DocumentSession }): ReactNode {
  const translate = useTranslator();
  const language = useLanguage();
  const { blame, onlyModel } = useOriginStore();
  useEffect(() => followOrigin(session), [session]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: names follow the language
  const authors = useMemo(
    () => [...new Map((blame?.origins ?? []).map((origin) => [`${markOf(origin)} ${whoOf(origin, translate)}`, origin])).values()],
    [blame, language],
  );
  return (
    <section className={classes.legend} aria-label={translate("origin.legend")}>
      <ul>
        {authors.map((origin) => (
          <li key={`${markOf(origin)} ${whoOf(origin, translate)}`}>
            <OriginSign origin={origin} /> {whoOf(origin, translate)}
          </li>
        ))}
      </ul>
      <Checkbox
        size="xs"
        label={translate("origin.onlyModel")}
        checked={onlyModel}
        onChange={(event) => setOrigin({ onlyModel: event.currentTarget.checked })}
      />
      <button type="button" className={classes.link} onClick={() => setUi({ dialog: { kind: "origin" } })}>
        {translate("origin.details")}
      </button>
    </section>
  );
}
