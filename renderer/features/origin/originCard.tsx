/** Everything that is known about where a stretch of text comes from. */
import { Button, CopyButton } from "@mantine/core";
import type { ReactNode } from "react";
import type { BlameOrigin } from "../../../src/contract/index.ts";
import { attempt } from "../../state/app.ts";
import { useSession } from "../../state/hooks.ts";
import { useLanguage, useTranslator } from "../../state/language.ts";
import { whoOf } from "../../state/origin.ts";
import { announce, setUi } from "../../state/uiStore.ts";
import { formatExact } from "../../ui/format.ts";
import classes from "./origin.module.css";
import { OriginSign } from "./originSign.tsx";

/** Digits of a package hash that are shown. */
const SHORT_HASH = 12;

export function OriginCard({ origin, step, text }: { origin: BlameOrigin; step: number | null; text: string }): ReactNode {
  const translate = useTranslator();
  const language = useLanguage();
  const session = useSession();
  const { author, run, change, revision } = origin;
  const rows: [string, ReactNode][] = [[translate("origin.text"), <q key="text">{text}</q>]];
  rows.push([
    translate("origin.who"),
    <span key="who">
      <OriginSign origin={origin} /> {whoOf(origin, translate)}
      {author.kind === "model" ? ` (${translate("origin.for", { name: author.forPerson })})` : ""}
    </span>,
  ]);
  if (run !== null) {
    rows.push([
      translate("origin.package"),
      <span key="package">
        {run.model} <code title={run.packageHash}>{run.packageHash.slice(0, SHORT_HASH)}</code>{" "}
        <CopyButton value={run.packageHash}>
          {({ copy }) => (
            <button
              type="button"
              className={classes.link}
              onClick={() => {
                copy();
                announce(translate("origin.copied"));
              }}
            >
              {translate("origin.copy")}
            </button>
          )}
        </CopyButton>
      </span>,
    ]);
    rows.push([
      translate("origin.run"),
      translate("origin.runDetail", {
        percent: Math.round(run.strength * 100),
        seed: String(run.seed),
        alternative: (change?.alternative ?? 0) + 1,
      }),
    ]);
    if (step !== null) rows.push([translate("origin.step"), translate("origin.stepDetail", { step, steps: run.steps })]);
  }
  if (change?.decision != null) {
    const { by, at, reason } = change.decision;
    rows.push([translate("origin.decision"), `${by}, ${formatExact(at, language)}`]);
    if (reason !== null && reason !== "") rows.push([translate("origin.reason"), reason]);
  } else rows.push([translate("origin.when"), formatExact(origin.at, language)]);
  if (change?.edited != null) {
    rows.push([translate("origin.edited"), `${change.edited.by}, ${formatExact(change.edited.at, language)}`]);
  }
  rows.push([translate("origin.revision"), revision === null ? translate("origin.notYet") : String(revision.number)]);
  return (
    <div className={classes.card}>
      <dl>
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <div className={classes.links}>
        {run === null ? null : (
          <Button
            size="compact-sm"
            variant="default"
            onClick={() => {
              setUi({ dialog: null });
              void attempt(() => session.openTimeline(run.id));
            }}
          >
            {translate("origin.replay")}
          </Button>
        )}
        {revision === null ? null : (
          <Button size="compact-sm" variant="default" onClick={() => setUi({ dialog: { kind: "revision", revisionId: revision.id } })}>
            {translate("origin.showRevision", { number: revision.number })}
          </Button>
        )}
      </div>
    </div>
  );
}
