/** The origin of the text at the caret, and of all of it as a list: what the marks beside the text show, for everybody. */
import { Button, Checkbox, Loader, Modal } from "@mantine/core";
import { type ReactNode, useEffect, useState } from "react";
import type { BlameInfo } from "../../../src/contract/index.ts";
import { errorText } from "../../state/errors.ts";
import { useSession } from "../../state/hooks.ts";
import { useTranslator } from "../../state/language.ts";
import { markOf, readOrigin, setOrigin, useOriginStore, whoOf } from "../../state/origin.ts";
import { announce, getUi, setUi } from "../../state/uiStore.ts";
import { IconDownload } from "../../ui/icons.ts";
import { offerFile } from "../../ui/offerFile.ts";
import { Problem } from "../../ui/problem.tsx";
import { goTo } from "../outline/outlinePanel.tsx";
import classes from "./origin.module.css";
import { OriginCard } from "./originCard.tsx";
import { OriginSign } from "./originSign.tsx";

/** Stretches that the list shows at once. */
const SHOWN = 200;
/** Characters of a stretch that are shown. */
const LONGEST = 140;

const shorten = (text: string): string => {
  const line = text.replace(/\s+/g, " ").trim();
  return line.length > LONGEST ? `${line.slice(0, LONGEST - 1)}…` : line;
};

function useBlame(): { blame: BlameInfo | null; error: unknown } {
  const session = useSession();
  const [blame, setBlame] = useState<BlameInfo | null>(null);
  const [error, setError] = useState<unknown>(null);
  useEffect(() => {
    let current = true;
    // Sends what was typed, so that the answer is about the text on show.
    session
      .save()
      .then(() => readOrigin(session))
      .then(
        (value) => current && setBlame(value),
        (reason: unknown) => current && setError(reason),
      );
    return () => {
      current = false;
    };
  }, [session]);
  return { blame, error };
}

export function OriginDialog(): ReactNode {
  const translate = useTranslator();
  const session = useSession();
  const onlyModel = useOriginStore((state) => state.onlyModel);
  const { blame, error } = useBlame();
  const { text } = session.state();
  const [caret] = useState(() => getUi().caret);
  const [chosen, setChosen] = useState<number | null>(null);
  const at = chosen ?? blame?.spans.findIndex((span) => span.start <= caret && caret < span.end) ?? -1;
  const here = blame?.spans.at(at);
  const origin = here === undefined ? undefined : blame?.origins[here.origin];
  const listed = (blame?.spans ?? [])
    .map((span, index) => ({ span, index, origin: blame?.origins[span.origin] }))
    .filter((entry) => text.slice(entry.span.start, entry.span.end).trim() !== "")
    .filter((entry) => !onlyModel || (entry.origin !== undefined && markOf(entry.origin) === "model"));
  const save = (): void => {
    const file = `${session.info().title}.origin.json`;
    offerFile(file, "application/json", new TextEncoder().encode(`${JSON.stringify(blame, null, 2)}\n`));
    announce(translate("origin.saved", { file }));
  };
  return (
    <Modal
      opened
      onClose={() => setUi({ dialog: null })}
      size="min(760px, 94vw)"
      title={translate("origin.title")}
      closeButtonProps={{ "aria-label": translate("common.close") }}
    >
      {error === null ? null : <Problem>{errorText(error, translate)}</Problem>}
      {blame === null && error === null ? <Loader size="sm" color="ink" role="status" aria-label={translate("origin.loading")} /> : null}
      {blame !== null && blame.spans.length === 0 ? <p className={classes.hint}>{translate("origin.empty")}</p> : null}
      {here === undefined || origin === undefined ? null : (
        <section aria-label={translate("origin.here")}>
          {chosen === null ? <h3 className={classes.heading}>{translate("origin.here")}</h3> : null}
          <OriginCard origin={origin} step={here.step} text={shorten(text.slice(here.start, here.end))} />
          <Button
            size="compact-sm"
            variant="subtle"
            color="gray"
            onClick={() => {
              setUi({ dialog: null });
              goTo(here);
            }}
          >
            {translate("origin.goTo")}
          </Button>
        </section>
      )}
      {blame === null || blame.spans.length === 0 ? null : (
        <section aria-label={translate("origin.list")}>
          <div className={classes.tools}>
            <h3 className={classes.heading}>{translate("origin.list")}</h3>
            <span>{translate("origin.count", { count: listed.length })}</span>
            <Checkbox
              size="xs"
              label={translate("origin.onlyModel")}
              checked={onlyModel}
              onChange={(event) => setOrigin({ onlyModel: event.currentTarget.checked })}
            />
            <Button size="compact-sm" variant="default" leftSection={<IconDownload size={15} aria-hidden />} onClick={save}>
              {translate("origin.save")}
            </Button>
          </div>
          {listed.length === 0 ? <p className={classes.hint}>{translate("origin.noModel")}</p> : null}
          <ol className={classes.list}>
            {listed.slice(0, SHOWN).map(({ span, index, origin: each }) => (
              <li key={`${span.start} ${span.end}`}>
                <button type="button" className={classes.entry} aria-current={index === at || undefined} onClick={() => setChosen(index)}>
                  {each === undefined ? null : <OriginSign origin={each} />}
                  <strong>{each === undefined ? "" : whoOf(each, translate)}</strong>
                  <span>{shorten(text.slice(span.start, span.end))}</span>
                </button>
              </li>
            ))}
          </ol>
        </section>
      )}
    </Modal>
  );
}
