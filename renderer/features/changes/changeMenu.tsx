/** Decisions on more than one change at a time, each with its scope in the label. */
import { ActionIcon, Menu } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { decideHunks, splitChange } from "../../state/actions/review.ts";
import { attempt } from "../../state/app.ts";
import { type ChangeItem, changesIn, clauseAt } from "../../state/changes.ts";
import { useSession } from "../../state/hooks.ts";
import { useTranslator } from "../../state/language.ts";
import { outlineOf } from "../../state/outlineCache.ts";
import { IconDots } from "../../ui/icons.ts";

function Entries({ item, onReason }: { item: ChangeItem; onReason: () => void }): ReactNode {
  const translate = useTranslator();
  const session = useSession();
  const state = session.state();
  const clause = clauseAt(outlineOf(state.text), item.hunk.start);
  const inClause = clause === null ? [] : changesIn(state, [clause]).map((other) => other.hunk.id);
  const inRun = item.proposal.hunks.filter((hunk) => hunk.status === "pending").map((hunk) => hunk.id);
  const decide = (ids: readonly string[], verdict: "accept" | "reject"): void => void attempt(() => decideHunks(ids, verdict));
  const place = clause === null ? "" : clause.label === "" ? clause.title : clause.label;
  const runId = item.proposal.runId;
  return (
    <>
      {item.hunk.status === "pending" ? (
        <>
          <Menu.Item onClick={onReason}>{translate("changes.rejectBecause")}</Menu.Item>
          <Menu.Item onClick={() => void attempt(() => splitChange(item.hunk.id))}>{translate("changes.split")}</Menu.Item>
        </>
      ) : null}
      {inClause.length > 1 ? (
        <>
          <Menu.Item onClick={() => decide(inClause, "accept")}>
            {translate("changes.acceptClause", { count: inClause.length, place })}
          </Menu.Item>
          <Menu.Item onClick={() => decide(inClause, "reject")}>
            {translate("changes.rejectClause", { count: inClause.length, place })}
          </Menu.Item>
        </>
      ) : null}
      {inRun.length > 1 ? (
        <>
          <Menu.Item onClick={() => decide(inRun, "accept")}>{translate("changes.acceptRun", { count: inRun.length })}</Menu.Item>
          <Menu.Item onClick={() => decide(inRun, "reject")}>{translate("changes.rejectRun", { count: inRun.length })}</Menu.Item>
        </>
      ) : null}
      {runId === null ? null : (
        <Menu.Item onClick={() => void attempt(() => session.openTimeline(runId))}>{translate("changes.openTimeline")}</Menu.Item>
      )}
      <Menu.Item onClick={() => void navigator.clipboard.writeText(item.hunk.newText)}>{translate("changes.copy")}</Menu.Item>
    </>
  );
}

export function ChangeMenu({ item, onReason }: { item: ChangeItem; onReason: () => void }): ReactNode {
  const translate = useTranslator();
  const [open, setOpen] = useState(false);
  return (
    <Menu opened={open} onChange={setOpen} position="bottom-end" shadow="md" withinPortal>
      <Menu.Target>
        <ActionIcon size="sm" variant="subtle" color="gray" aria-label={translate("changes.moreActions")}>
          <IconDots size={15} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>{open ? <Entries item={item} onReason={onReason} /> : null}</Menu.Dropdown>
    </Menu>
  );
}
