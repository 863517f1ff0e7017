import { ActionIcon } from "@mantine/core";
import { type ReactNode, useEffect, useState } from "react";
import type { Run } from "../../../src/contract/index.ts";
import type { Proposal } from "../../../src/domain/proposal/proposal.ts";
import { showAlternative } from "../../state/actions/review.ts";
import { attempt } from "../../state/app.ts";
import { useClient, useSession, useSessionState } from "../../state/hooks.ts";
import { useTranslator } from "../../state/language.ts";
import { IconChevronLeft, IconChevronRight } from "../../ui/icons.ts";
import classes from "./changes.module.css";
import ranks from "./findings.module.css";

/** Rankings of runs that ended before this window opened the document; they do not change any more. */
const known = new Map<string, Run["ranking"]>();

/** How the alternatives of a run are ranked; empty while that is not known. */
function useRanking(runId: string | null): Run["ranking"] {
  const client = useClient();
  const session = useSession();
  const live = useSessionState((current) => current.runs().find((view) => view.run.id === runId)?.run.ranking);
  const [stored, setStored] = useState<Run["ranking"]>(() => known.get(runId ?? "") ?? []);
  const wanted = live === undefined && runId !== null && !known.has(runId);
  useEffect(() => {
    if (!wanted) return;
    let current = true;
    client.runs.list({ documentId: session.documentId }).then(
      (runs) => {
        for (const run of runs) if (run.phase === "done") known.set(run.id, run.ranking);
        if (current) setStored(known.get(runId) ?? []);
      },
      () => undefined, // Without the ranking the alternatives can be chosen all the same.
    );
    return () => {
      current = false;
    };
  }, [client, session, wanted, runId]);
  return live ?? stored;
}

/** ‹ 2 of 3 ›: the other texts that the same run made, the likeliest first. */
export function Alternatives({ proposal }: { proposal: Proposal }): ReactNode {
  return proposal.alternativeCount < 2 ? null : <Choice proposal={proposal} />;
}

function Choice({ proposal }: { proposal: Proposal }): ReactNode {
  const translate = useTranslator();
  const { alternative, alternativeCount: count } = proposal;
  const nats = useRanking(proposal.runId)[alternative]?.leaveOneOutNats ?? null;
  const show = (direction: 1 | -1): void =>
    void attempt(() => showAlternative(proposal.id, (alternative + direction + count) % count, count));
  return (
    <span className={classes.alternatives}>
      <ActionIcon size="sm" variant="subtle" color="gray" aria-label={translate("changes.previousAlternative")} onClick={() => show(-1)}>
        <IconChevronLeft size={14} aria-hidden />
      </ActionIcon>
      <span>{translate("common.position", { position: alternative + 1, total: count })}</span>
      <ActionIcon size="sm" variant="subtle" color="gray" aria-label={translate("changes.nextAlternative")} onClick={() => show(1)}>
        <IconChevronRight size={14} aria-hidden />
      </ActionIcon>
      {nats === null ? null : (
        <span className={ranks.ranked} title={translate("ranking.hint")}>
          {alternative === 0 ? `${translate("ranking.likeliest")} · ` : ""}
          {translate("ranking.nats", { nats })}
        </span>
      )}
    </span>
  );
}
