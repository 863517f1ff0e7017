/** Every state of the document: who, why, when; compare any two, look at one, label it, make it the head again. */
import { Button, SegmentedControl, Switch } from "@mantine/core";
import { useVirtualizer } from "@tanstack/react-virtual";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { useTranslator } from "../../state/language.ts";
import { setUi, useUiStore } from "../../state/uiStore.ts";
import { useCommandKey } from "../../ui/commandButton.tsx";
import { IconGitCompare } from "../../ui/icons.ts";
import { Region } from "../../ui/region.tsx";
import { BranchBar } from "./branchBar.tsx";
import classes from "./history.module.css";
import { RevisionRow } from "./revisionRow.tsx";
import { RunList } from "./runList.tsx";
import { type Revisions, useRevisions } from "./useRevisions.ts";
import { VersionGraph } from "./versionGraph.tsx";

/** Up to two revisions, the older one first, that will be compared. */
type Marked = readonly string[];

function CompareBar({ marked, history, onClear }: { marked: Marked; history: Revisions; onClear: () => void }): ReactNode {
  const translate = useTranslator();
  const chosen = history.revisions.filter((revision) => marked.includes(revision.id)).sort((a, b) => a.number - b.number);
  const [first, second] = chosen;
  if (first === undefined) return <p className={classes.hint}>{translate("history.compareHint")}</p>;
  return (
    <div className={classes.compareBar}>
      <Button
        size="compact-sm"
        variant="default"
        leftSection={<IconGitCompare size={15} aria-hidden />}
        onClick={() => setUi({ dialog: { kind: "compare", before: first.id, after: second?.id ?? null } })}
      >
        {second === undefined
          ? translate("history.compareWithNow", { number: first.number })
          : translate("history.compareTwo", { before: first.number, after: second.number })}
      </Button>
      <Button size="compact-sm" variant="subtle" color="gray" onClick={onClear}>
        {translate("history.clear")}
      </Button>
    </div>
  );
}

function VersionList(): ReactNode {
  const translate = useTranslator();
  const [onlyNamed, setOnlyNamed] = useState(false);
  const history = useRevisions(onlyNamed);
  const [marked, setMarked] = useState<Marked>([]);
  const [chosen, setChosen] = useState<string | null>(null);
  const nameKey = useCommandKey("version.name");
  const scroller = useRef<HTMLDivElement>(null);
  const { revisions, total, loadMore } = history;
  const virtualizer = useVirtualizer({
    count: revisions.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => 58,
    overscan: 8,
    getItemKey: (index) => revisions[index]?.id ?? index,
  });
  const rows = virtualizer.getVirtualItems();
  const lastShown = rows.at(-1)?.index ?? 0;
  useEffect(() => {
    if (lastShown > revisions.length - 30) loadMore();
  }, [lastShown, revisions.length, loadMore]);
  const mark = (id: string): void =>
    setMarked((before) => (before.includes(id) ? before.filter((other) => other !== id) : [...before.slice(-1), id]));
  const opened = chosen ?? revisions[onlyNamed ? 0 : 1]?.id ?? null;
  useEffect(() => {
    setUi({ chosenRevision: chosen === "" ? null : chosen });
    return () => setUi({ chosenRevision: null });
  }, [chosen]);
  return (
    <>
      <div className={classes.header}>
        <div className={classes.totalRow}>
          <p className={classes.total}>{translate("history.total", { count: total })}</p>
          <Switch
            size="xs"
            checked={onlyNamed}
            onChange={(event) => setOnlyNamed(event.currentTarget.checked)}
            label={translate("versions.onlyNamed")}
          />
        </div>
        {onlyNamed && history.loaded && total === 0 ? (
          <p className={classes.hint}>{translate("versions.noneNamed", { key: nameKey ?? "F2" })}</p>
        ) : (
          <CompareBar marked={marked} history={history} onClear={() => setMarked([])} />
        )}
      </div>
      <div ref={scroller} className={classes.scroller}>
        {/* biome-ignore lint/a11y/noRedundantRoles: Safari drops the role of lists without markers */}
        <ul role="list" aria-label={translate("history.revisions")} className={classes.list} style={{ height: virtualizer.getTotalSize() }}>
          {rows.map((row) => {
            const revision = revisions[row.index];
            if (revision === undefined) return null;
            return (
              <li
                key={row.key}
                ref={virtualizer.measureElement}
                data-index={row.index}
                aria-setsize={total}
                aria-posinset={row.index + 1}
                className={classes.entry}
                style={{ transform: `translateY(${row.start}px)` }}
              >
                <RevisionRow
                  revision={revision}
                  previous={revisions[row.index + 1] ?? null}
                  open={revision.id === opened}
                  marked={marked.includes(revision.id)}
                  onOpen={() => setChosen(revision.id === opened ? "" : revision.id)}
                  onMark={() => mark(revision.id)}
                />
              </li>
            );
          })}
        </ul>
      </div>
      <RunList />
    </>
  );
}

export function HistoryPanel(): ReactNode {
  const translate = useTranslator();
  const view = useUiStore((state) => state.historyView);
  return (
    <Region name="history" label={translate("history.title")} className={classes.panel}>
      <div className={classes.views}>
        <SegmentedControl
          size="xs"
          aria-label={translate("versions.view")}
          value={view}
          onChange={(value) => setUi({ historyView: value === "graph" ? "graph" : "list" })}
          data={[
            { value: "list", label: translate("versions.list") },
            { value: "graph", label: translate("versions.graph") },
          ]}
        />
      </div>
      <BranchBar />
      {view === "graph" ? <VersionGraph /> : <VersionList />}
    </Region>
  );
}
