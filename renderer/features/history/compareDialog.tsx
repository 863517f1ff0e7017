/** Two states of the document beside each other or in one column, word by word, with counts. */
import { Button, Loader, Modal, SegmentedControl, Switch } from "@mantine/core";
import { type ReactNode, useEffect, useMemo, useRef, useState } from "react";
import type { Revision } from "../../../src/contract/index.ts";
import { type CompareRow, compareTexts, countChanges, type DiffPart } from "../../../src/domain/diff/wordDiff.ts";
import { errorText } from "../../state/errors.ts";
import { useClient, useSession } from "../../state/hooks.ts";
import { useTranslator } from "../../state/language.ts";
import { setUi } from "../../state/uiStore.ts";
import { CommandRow } from "../../ui/dialogRow.tsx";
import { Problem } from "../../ui/problem.tsx";
import classes from "./compare.module.css";

interface Side {
  readonly name: string;
  readonly text: string;
}

const close = (): void => setUi({ dialog: null });

function useSides(before: string, after: string | null): { sides: readonly [Side, Side] | null; error: unknown } {
  const client = useClient();
  const session = useSession();
  const translate = useTranslator();
  const [state, setState] = useState<{ sides: readonly [Side, Side] | null; error: unknown }>({ sides: null, error: null });
  useEffect(() => {
    let current = true;
    const name = (revision: Revision): string =>
      revision.label === null
        ? translate("history.version", { number: revision.number })
        : `${translate("history.version", { number: revision.number })} · ${revision.label}`;
    const read = async (id: string | null): Promise<Side> => {
      if (id === null) return { name: translate("history.now"), text: session.state().text };
      const { revision, text } = await client.history.text({ revisionId: id });
      return { name: name(revision), text };
    };
    Promise.all([read(before), read(after)]).then(
      (sides) => current && setState({ sides, error: null }),
      (error: unknown) => current && setState({ sides: null, error }),
    );
    return () => {
      current = false;
    };
  }, [client, session, translate, before, after]);
  return state;
}

function Parts({ parts, side }: { parts: readonly DiffPart[]; side: "before" | "after" | "both" }): ReactNode {
  return parts.map((part, index) => {
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a row never change
    if (part.kind === "same") return <span key={index}>{part.text}</span>;
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a row never change
    if (part.kind === "insert") return side === "before" ? null : <ins key={index}>{part.text}</ins>;
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a row never change
    return side === "after" ? null : <del key={index}>{part.text}</del>;
  });
}

function Row({ row, layout, current }: { row: CompareRow; layout: "side" | "inline"; current: boolean }): ReactNode {
  const translate = useTranslator();
  const note = row.kind === "same" ? null : <span className="pal-visually-hidden">{translate(`compare.kind.${row.kind}`)} </span>;
  if (layout === "inline") {
    return (
      <div className={classes.row} data-kind={row.kind} data-current={current || undefined}>
        {note}
        <Parts parts={row.parts} side="both" />
      </div>
    );
  }
  return (
    <div className={classes.pair} data-kind={row.kind} data-current={current || undefined}>
      <div className={classes.row}>{row.before === null ? null : <Parts parts={row.parts} side="before" />}</div>
      <div className={classes.row}>
        {note}
        {row.after === null ? null : <Parts parts={row.parts} side="after" />}
      </div>
    </div>
  );
}

function Comparison({ sides }: { sides: readonly [Side, Side] }): ReactNode {
  const translate = useTranslator();
  const [layout, setLayout] = useState<"side" | "inline">(window.innerWidth < 900 ? "inline" : "side");
  const [onlyChanges, setOnlyChanges] = useState(true);
  const [at, setAt] = useState(-1);
  const body = useRef<HTMLDivElement>(null);
  const [before, after] = sides;
  const rows = useMemo(() => compareTexts(before.text, after.text), [before.text, after.text]);
  const counts = useMemo(
    () => ({
      changes: countChanges(rows),
      added: rows.filter((row) => row.kind === "added").length,
      removed: rows.filter((row) => row.kind === "removed").length,
      moved: rows.filter((row) => row.kind === "moved").length,
    }),
    [rows],
  );
  const changed = rows.filter((row) => row.kind !== "same");
  const shown = onlyChanges ? changed : rows;
  const go = (direction: 1 | -1): void => {
    if (changed.length === 0) return;
    const next = (at + direction + changed.length) % changed.length;
    setAt(next);
    requestAnimationFrame(() => body.current?.querySelector("[data-current]")?.scrollIntoView({ block: "center" }));
  };
  return (
    <>
      <div className={classes.tools}>
        <SegmentedControl
          size="xs"
          value={layout}
          onChange={(value) => setLayout(value === "side" ? "side" : "inline")}
          data={[
            { value: "side", label: translate("compare.side") },
            { value: "inline", label: translate("compare.inline") },
          ]}
        />
        <Switch
          size="xs"
          checked={onlyChanges}
          onChange={(event) => setOnlyChanges(event.currentTarget.checked)}
          label={translate("compare.onlyChanges")}
        />
        <span className={classes.counts}>{translate("compare.counts", counts)}</span>
        <span className={classes.spring} />
        <CommandRow>
          <Button size="compact-sm" variant="default" disabled={changed.length === 0} onClick={() => go(-1)}>
            {translate("compare.previous")}
          </Button>
          <Button size="compact-sm" variant="default" disabled={changed.length === 0} onClick={() => go(1)}>
            {translate("compare.next")}
          </Button>
        </CommandRow>
      </div>
      {layout === "side" ? (
        <div className={classes.heads}>
          <strong>{before.name}</strong>
          <strong>{after.name}</strong>
        </div>
      ) : (
        <p className={classes.heads}>
          {before.name} → {after.name}
        </p>
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
      <section ref={body} className={classes.body} tabIndex={0} aria-label={translate("compare.title")}>
        {changed.length === 0 ? <p className={classes.same}>{translate("compare.same")}</p> : null}
        {shown.map((row) => (
          <Row
            key={`${row.before?.start ?? "-"} ${row.after?.start ?? "-"}`}
            row={row}
            layout={layout}
            current={at >= 0 && row === changed[at]}
          />
        ))}
      </section>
    </>
  );
}

export function CompareDialog({ before, after }: { before: string; after: string | null }): ReactNode {
  const translate = useTranslator();
  const { sides, error } = useSides(before, after);
  return (
    <Modal
      opened
      onClose={close}
      size="min(1240px, 94vw)"
      title={translate("compare.title")}
      closeButtonProps={{ "aria-label": translate("common.close") }}
    >
      {error === null ? null : <Problem>{errorText(error, translate)}</Problem>}
      {sides === null ? error === null ? <Loader size="sm" color="ink" /> : null : <Comparison sides={sides} />}
    </Modal>
  );
}
