import { type ReactNode, useEffect, useState } from "react";
import { errorText } from "../../state/errors.ts";
import { useClient } from "../../state/hooks.ts";
import { useTranslator } from "../../state/language.ts";
import { Problem } from "../../ui/problem.tsx";
import classes from "./models.module.css";

/** The text of a licence; it scrolls, and the keyboard reaches it. */
export function LicenceText({ label, text }: { label: string; text: string }): ReactNode {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <section className={classes.licence} tabIndex={0} aria-label={label}>
      {text}
    </section>
  );
}

/** The licence of an installed package, read when it is asked for. */
export function InstalledLicence({ model }: { model: string }): ReactNode {
  const translate = useTranslator();
  const client = useClient();
  const [text, setText] = useState<string | null>(null);
  const [error, setError] = useState<unknown>(null);
  useEffect(() => {
    let current = true;
    client.models.licence({ model }).then(
      (answer) => current && setText(answer.text),
      (reason: unknown) => current && setError(reason),
    );
    return () => {
      current = false;
    };
  }, [client, model]);
  if (error !== null) return <Problem>{errorText(error, translate)}</Problem>;
  if (text === null) return <p role="status">{translate("models.licenceLoading")}</p>;
  return <LicenceText label={translate("models.licenceOf", { model })} text={text} />;
}
