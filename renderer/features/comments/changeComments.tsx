/** On the card of a proposed change: how many comments it has, and the way to them or to the first one. */
import type { ReactNode } from "react";
import { useMay } from "../../state/access.ts";
import { goToCard, startComment } from "../../state/actions/comments.ts";
import { threadsOnHunk } from "../../state/comments.ts";
import { useSession, useSessionState } from "../../state/hooks.ts";
import { useTranslator } from "../../state/language.ts";
import { IconMessage } from "../../ui/icons.ts";
import { SmallButton } from "../../ui/smallButton.tsx";

export function ChangeComments({ hunkId }: { hunkId: string }): ReactNode {
  const translate = useTranslator();
  const session = useSession();
  const mayAdd = useMay("comments.add");
  const count = useSessionState((current) => threadsOnHunk(current.comments.view(), hunkId).length);
  const first = threadsOnHunk(session.comments.view(), hunkId)[0];
  const label = count === 0 ? translate("comments.onThis") : translate("comments.onThisCount", { count });
  return (
    <SmallButton
      aria-label={label}
      title={mayAdd || count > 0 ? label : translate("comments.notAllowed")}
      disabled={count === 0 && !mayAdd}
      icon={<IconMessage size={14} aria-hidden />}
      onClick={() => (first === undefined ? startComment(hunkId) : goToCard(session, first.id))}
    >
      {count === 0 ? null : count}
    </SmallButton>
  );
}
