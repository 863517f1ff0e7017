/** The tree of versions: the main text, its branches and continued runs, drawn beside a list that reads as a tree. */
import { Button } from "@mantine/core";
import { type KeyboardEvent, type ReactNode, useEffect, useMemo, useRef, useState } from "react";
import type { GraphNode, GraphRun, Outputs, VersionLine } from "../../../src/contract/index.ts";
import { type GraphPoint, type PlacedPoint, placePoints } from "../../../src/domain/history/versionGraph.ts";
import { openDocument } from "../../state/actions/documents.ts";
import { attempt, report } from "../../state/app.ts";
import { useClient, useSession, useSessionState } from "../../state/hooks.ts";
import { type MessageKey, type Translate, useLanguage, useTranslator } from "../../state/language.ts";
import { announce, setUi, useUiStore } from "../../state/uiStore.ts";
import { formatWhen } from "../../ui/format.ts";
import { IconGitBranch, IconSparkles, IconTag } from "../../ui/icons.ts";
import classes from "./graph.module.css";

type Graph = Outputs["history"]["graph"];

/** A point of the drawing: a revision or a run. */
type Point = GraphPoint & ({ readonly node: GraphNode; readonly run: null } | { readonly node: null; readonly run: GraphRun });

const ROW = 44;
const COLUMN = 16;

function pointsOf({ lines, nodes, runs }: Graph): Point[] {
  const points: Point[] = [];
  for (const line of lines) {
    let previous = line.branch?.originRevisionId ?? null;
    for (const node of nodes.filter((one) => one.documentId === line.documentId)) {
      points.push({ id: node.revisionId, line: line.documentId, parent: previous, node, run: null });
      previous = node.revisionId;
    }
  }
  for (const run of runs) {
    const id = `run ${run.runId}`;
    points.push({ id, line: id, parent: run.parent === null ? run.revisionId : `run ${run.parent.runId}`, node: null, run });
  }
  return points;
}

function lineName(line: VersionLine | undefined, translate: Translate): string {
  if (line === undefined || line.branch === null) return translate("versions.mainLine");
  return line.branch.name;
}

function nameOf(point: Point, lines: readonly VersionLine[], translate: Translate): string {
  if (point.run !== null) {
    const { model, parent } = point.run;
    return parent === null ? translate("versions.runRoot", { model }) : translate("versions.runNode", { model, step: parent.step });
  }
  const { node } = point;
  return translate("versions.node", {
    line: lineName(
      lines.find((line) => line.documentId === node.documentId),
      translate,
    ),
    number: node.number,
    label: node.label ?? "none",
    cause: translate(`cause.${node.cause}` as MessageKey),
    author: node.author.name,
  });
}

function Drawing({ placed, selected }: { placed: readonly PlacedPoint<Point>[]; selected: string | null }): ReactNode {
  const x = (column: number): number => 10 + column * COLUMN;
  const y = (row: number): number => row * ROW + ROW / 2;
  const widest = Math.max(0, ...placed.map((place) => place.column));
  return (
    <svg aria-hidden width={x(widest) + 10} height={placed.length * ROW} className={classes.drawing}>
      {placed.map(({ point, column, row, parentRow, parentColumn }) => {
        if (parentRow === null || parentColumn === null) return null;
        const path =
          column === parentColumn
            ? `M ${x(column)} ${y(parentRow)} V ${y(row)}`
            : `M ${x(parentColumn)} ${y(parentRow)} C ${x(column)} ${y(parentRow)} ${x(column)} ${y(parentRow)} ${x(column)} ${y(parentRow) + ROW / 2} V ${y(row)}`;
        return (
          <path key={point.id} d={path} className={classes.edge} data-column={column % 4} data-run={point.run !== null || undefined} />
        );
      })}
      {placed.map(({ point, column, row }) => (
        <circle
          key={point.id}
          cx={x(column)}
          cy={y(row)}
          r={point.id === selected ? 7 : 5}
          className={classes.dot}
          data-column={column % 4}
          data-run={point.run !== null || point.node.runId !== null || undefined}
          data-named={(point.node?.label ?? null) !== null || undefined}
        />
      ))}
    </svg>
  );
}

function RowText({ point, lines, isHead }: { point: Point; lines: readonly VersionLine[]; isHead: boolean }): ReactNode {
  const translate = useTranslator();
  const language = useLanguage();
  if (point.run !== null) {
    return (
      <>
        <span className={classes.top}>
          <IconSparkles size={12} aria-hidden /> {nameOf(point, lines, translate)}
        </span>
        <span className={classes.meta}>
          {translate(`phase.${point.run.phase}` as MessageKey)} · {formatWhen(point.run.startedAt, language)}
        </span>
      </>
    );
  }
  const { node } = point;
  const line = lines.find((one) => one.documentId === node.documentId);
  return (
    <>
      <span className={classes.top}>
        <span className={classes.number}>{node.number}</span>
        {node.cause === "branch" ? (
          <strong>
            <IconGitBranch size={12} aria-hidden /> {lineName(line, translate)}
          </strong>
        ) : (
          <span>{translate(`cause.${node.cause}` as MessageKey)}</span>
        )}
        {node.label === null ? null : (
          <strong>
            <IconTag size={12} aria-hidden /> {node.label}
          </strong>
        )}
        {isHead ? <span className={classes.head}>{translate("history.head")}</span> : null}
        {node.runId === null ? null : <IconSparkles size={12} aria-hidden className={classes.run} />}
      </span>
      <span className={classes.meta}>
        {node.author.name} · {formatWhen(node.createdAt, language)}
        {node.hidden === 0 ? "" : ` · ${translate("versions.hidden", { count: node.hidden })}`}
        {line?.removed === true ? ` · ${translate("versions.removed")}` : ""}
      </span>
    </>
  );
}

function Actions({ point, lines }: { point: Point; lines: readonly VersionLine[] }): ReactNode {
  const translate = useTranslator();
  const session = useSession();
  if (point.run !== null) {
    const { runId } = point.run;
    return (
      <Button size="compact-xs" variant="default" onClick={() => void attempt(() => session.openTimeline(runId))}>
        {translate("history.openTimeline")}
      </Button>
    );
  }
  const { revisionId, documentId, runId } = point.node;
  const here = documentId === session.documentId;
  const line = lines.find((one) => one.documentId === documentId);
  const isHead = line?.headRevisionId === revisionId;
  const button = (label: string, onClick: () => void): ReactNode => (
    <Button size="compact-xs" variant="default" onClick={onClick}>
      {label}
    </Button>
  );
  return (
    <>
      {here || line?.removed === true ? null : button(translate("versions.openLine"), () => void attempt(() => openDocument(documentId)))}
      {button(translate("history.view"), () => setUi({ dialog: { kind: "revision", revisionId } }))}
      {here && isHead
        ? null
        : button(translate("history.compareNow"), () => setUi({ dialog: { kind: "compare", before: revisionId, after: null } }))}
      {here && !isHead
        ? button(
            translate("history.restore"),
            () =>
              void attempt(async () => {
                const made = await session.restore(revisionId);
                announce(translate("history.restored", { number: point.node.number, made: made.number }));
              }),
          )
        : null}
      {button(translate("versions.continue"), () => setUi({ dialog: { kind: "branch", revisionId } }))}
      {here && runId !== null ? button(translate("history.openTimeline"), () => void attempt(() => session.openTimeline(runId))) : null}
    </>
  );
}

/** Where a key leads from a point: up and down, into the branch that leaves there, and back to where a branch left. Null for other keys. */
function stepOf(key: string, placed: readonly PlacedPoint<Point>[], at: number): number | null {
  const level = placed[at]?.level ?? 1;
  switch (key) {
    case "ArrowDown":
      return at + 1;
    case "ArrowUp":
      return at - 1;
    case "Home":
      return 0;
    case "End":
      return placed.length - 1;
    case "ArrowRight":
      return (placed[at + 1]?.level ?? 0) > level ? at + 1 : at;
    case "ArrowLeft":
      return level === 1 ? at : placed.findLastIndex((place, index) => index < at && place.level < level);
    default:
      return null;
  }
}

export function VersionGraph(): ReactNode {
  const translate = useTranslator();
  const client = useClient();
  const { documentId } = useSession();
  const head = useSessionState((session) => session.info().headRevisionId);
  const changed = useUiStore((state) => state.versionsChanged);
  const [graph, setGraph] = useState<Graph | null>(null);
  const [selected, setSelected] = useState<string | null>(null);
  const tree = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new head or name means another graph
  useEffect(() => {
    let current = true;
    client.history.graph({ documentId }).then((found) => current && setGraph(found), report);
    return () => {
      current = false;
    };
  }, [client, documentId, head, changed]);
  const placed = useMemo(() => (graph === null ? [] : placePoints(pointsOf(graph))), [graph]);
  useEffect(() => {
    setUi({ chosenRevision: selected?.startsWith("run ") === true ? null : selected });
    return () => setUi({ chosenRevision: null });
  }, [selected]);
  if (graph === null) return null;
  const at = placed.findIndex(({ point }) => point.id === (selected ?? head));
  const move = (to: number): void => {
    const target = placed[Math.max(0, Math.min(placed.length - 1, to))];
    if (target === undefined) return;
    setSelected(target.point.id);
    requestAnimationFrame(() => tree.current?.querySelector<HTMLElement>(`[data-point="${CSS.escape(target.point.id)}"]`)?.focus());
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = stepOf(event.key, placed, at);
    if (step === null || !(event.target instanceof HTMLElement) || event.target.role !== "treeitem") return;
    event.preventDefault();
    move(step);
  };
  const chosen = placed[at]?.point ?? null;
  return (
    <>
      {graph.lines.length === 1 && graph.runs.length === 0 ? <p className={classes.empty}>{translate("versions.graphEmpty")}</p> : null}
      <div className={classes.scroller}>
        <Drawing placed={placed} selected={chosen?.id ?? null} />
        <div ref={tree} role="tree" aria-label={translate("versions.graphLabel")} className={classes.tree} onKeyDown={onKeyDown}>
          {placed.map(({ point, level, position, size }) => (
            <div
              key={point.id}
              role="treeitem"
              data-point={point.id}
              aria-level={level}
              aria-posinset={position}
              aria-setsize={size}
              aria-selected={point === chosen}
              tabIndex={point === chosen ? 0 : -1}
              className={classes.item}
              style={{ height: ROW }}
              onFocus={() => setSelected(point.id)}
            >
              <span className="pal-visually-hidden">{nameOf(point, graph.lines, translate)}</span>
              <div aria-hidden>
                <RowText point={point} lines={graph.lines} isHead={point.id === head} />
              </div>
            </div>
          ))}
        </div>
      </div>
      {chosen === null ? null : (
        <div className={classes.actions}>
          <p>{nameOf(chosen, graph.lines, translate)}</p>
          <div>
            <Actions point={chosen} lines={graph.lines} />
          </div>
        </div>
      )}
    </>
  );
}
