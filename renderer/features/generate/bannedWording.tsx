/** What was rejected in the selection and will not come again there, with a way to allow it. */
import { Button } from "@mantine/core";
import { type ReactNode, useEffect, useMemo, useState } from "react";
import type { RejectedWording } from "../../../src/contract/index.ts";
import type { TextRange } from "../../../src/domain/text/textEdit.ts";
import { useMay } from "../../state/access.ts";
import { attempt } from "../../state/app.ts";
import { useCalmSessionState, useClient, useDebounced, useSession } from "../../state/hooks.ts";
import { useLanguage, useTranslator } from "../../state/language.ts";
import type { DocumentSession } from "../../state/session.ts";
import { announce, useUiStore } from "../../state/uiStore.ts";
import { formatWhen } from "../../ui/format.ts";
import { IconChevronDown, IconChevronRight } from "../../ui/icons.ts";
import classes from "./bannedWording.module.css";

const proposalsOf = (session: DocumentSession) => session.state().proposals;

/** How long the selection stands still before it is asked about, ms. */
const PAUSE = 250;

/** Rejected changes in the ranges, as one word: another one means that the backend is to be asked again. */
function rejectedIn(session: DocumentSession, ranges: readonly TextRange[]): string {
  const ids: string[] = [];
  for (const proposal of session.state().proposals)
    for (const hunk of proposal.hunks)
      if (hunk.status === "rejected" && ranges.some((range) => hunk.start <= range.end && hunk.end >= range.start)) ids.push(hunk.id);
  return ids.join(" ");
}

function useRejected(): { readonly list: readonly RejectedWording[]; readonly reload: () => void } {
  const client = useClient();
  const session = useSession();
  const selection = useDebounced(
    useUiStore((state) => state.selection),
    PAUSE,
  );
  const proposals = useCalmSessionState(proposalsOf);
  // biome-ignore lint/correctness/useExhaustiveDependencies: rejections are found in the proposals
  const rejected = useMemo(() => rejectedIn(session, selection), [session, selection, proposals]);
  const [asked, setAsked] = useState(0);
  const [list, setList] = useState<readonly RejectedWording[]>([]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `asked` is another turn of the same question
  useEffect(() => {
    let current = true;
    if (rejected === "") {
      setList([]);
      return;
    }
    const spans = selection.slice(0, 64).map(({ start, end }) => ({ start, end }));
    client.proposals.rejectedWording({ documentId: session.documentId, spans }).then(
      (found) => current && setList(found),
      () => undefined, // Runs keep to the list all the same; it is only not shown.
    );
    return () => {
      current = false;
    };
  }, [client, session, selection, rejected, asked]);
  return { list, reload: () => setAsked((count) => count + 1) };
}

function Entry({ wording, onChanged }: { wording: RejectedWording; onChanged: () => void }): ReactNode {
  const translate = useTranslator();
  const language = useLanguage();
  const client = useClient();
  const session = useSession();
  const mayAllow = useMay("proposals.allowWording");
  const { hunkIds, oldText, newText, by, at, reason, allowed } = wording;
  const text = newText.trim() === "" ? translate("banned.deletion", { text: oldText.trim() }) : newText.trim();
  const change = async (): Promise<void> => {
    await client.proposals.allowWording({ documentId: session.documentId, hunkIds: [...hunkIds], allowed: !allowed });
    announce(translate(allowed ? "banned.bannedAgain" : "banned.allowed", { text }));
    onChanged();
  };
  return (
    <li className={classes.entry} data-allowed={allowed || undefined}>
      <span className={classes.text}>{text}</span>
      <span className={classes.origin}>
        {translate("banned.by", { by, when: formatWhen(at, language) })}
        {reason === null ? null : ` · “${reason}”`}
        {allowed ? ` · ${translate("banned.isAllowed")}` : null}
      </span>
      <Button
        size="compact-xs"
        variant="default"
        disabled={!mayAllow}
        aria-label={`${translate(allowed ? "banned.ban" : "banned.allow")}: ${text}`}
        onClick={() => void attempt(change)}
      >
        {translate(allowed ? "banned.ban" : "banned.allow")}
      </Button>
    </li>
  );
}

export function BannedWording(): ReactNode {
  const translate = useTranslator();
  const { list, reload } = useRejected();
  const [open, setOpen] = useState(false);
  if (list.length === 0) return null;
  const banned = list.filter((wording) => !wording.allowed).length;
  return (
    <div className={classes.box}>
      <button type="button" className={classes.fold} aria-expanded={open} onClick={() => setOpen(!open)}>
        {open ? <IconChevronDown size={14} aria-hidden /> : <IconChevronRight size={14} aria-hidden />}
        {translate("banned.summary", { count: banned })}
      </button>
      {open ? (
        // biome-ignore lint/a11y/noRedundantRoles: Safari drops the role of lists without markers
        <ul role="list" className={classes.list} aria-label={translate("banned.list")}>
          {list.map((wording) => (
            <Entry key={wording.hunkIds.join(" ")} wording={wording} onChanged={reload} />
          ))}
        </ul>
      ) : null}
    </div>
  );
}
