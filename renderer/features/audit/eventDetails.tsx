/** All that one event says. */
import type { ReactNode } from "react";
import { useLanguage, useTranslator } from "../../state/language.ts";
import { formatExact } from "../../ui/format.ts";
import classes from "./audit.module.css";
import type { ListedEvent } from "./auditState.ts";
import { actorName, eventWords } from "./eventWords.ts";

export function EventDetails({ event }: { event: ListedEvent | null }): ReactNode {
  const translate = useTranslator();
  const language = useLanguage();
  if (event === null) return <p className={classes.hint}>{translate("audit.choose")}</p>;
  return (
    <section className={classes.details} aria-label={translate("audit.details", { id: event.id })}>
      <p>
        <strong>{eventWords(event, translate)}</strong> · {actorName(event, translate)} · {formatExact(event.at, language)}
        {event.document === null ? "" : ` · ${event.document.title}`}
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable with the keyboard */}
      <pre className={classes.data} tabIndex={0}>
        {JSON.stringify(event.data, null, 2)}
      </pre>
      <p className={classes.hash}>
        {translate("audit.hash")} <code>{event.hash}</code>
      </p>
    </section>
  );
}
