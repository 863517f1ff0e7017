/** The head of changes that one run made in one paragraph: fold them, or decide them at once. */
import type { ReactNode } from "react";
import { useMay } from "../../state/access.ts";
import { decideHunks } from "../../state/actions/review.ts";
import { attempt } from "../../state/app.ts";
import type { ChangeItem } from "../../state/changes.ts";
import { useSession } from "../../state/hooks.ts";
import { useTranslator } from "../../state/language.ts";
import { setReview } from "../../state/reviewStore.ts";
import { IconCheck, IconChevronDown, IconChevronRight, IconX } from "../../ui/icons.ts";
import { SmallButton } from "../../ui/smallButton.tsx";
import classes from "./decisions.module.css";
import { paragraphParts } from "./groups.ts";

interface GroupProps {
  readonly group: string;
  readonly items: readonly ChangeItem[];
  readonly folded: boolean;
  readonly place: string;
}

function fold(group: string): void {
  setReview(({ folded }) => {
    const next = new Set(folded);
    if (!next.delete(group)) next.add(group);
    return { folded: next };
  });
}

function Paragraph({ items }: { items: readonly ChangeItem[] }): ReactNode {
  const session = useSession();
  return (
    <p className={classes.paragraph}>
      {paragraphParts(session.state().text, items).map((part, index) => {
        // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one text in its order
        if (part.kind === "same") return <span key={index}>{part.text}</span>;
        // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one text in its order
        if (part.kind === "del") return <del key={index}>{part.text}</del>;
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one text in its order
          <ins key={index} data-author={items[0]?.proposal.author.kind}>
            {part.text}
          </ins>
        );
      })}
    </p>
  );
}

export function GroupHeader({ group, items, folded, place }: GroupProps): ReactNode {
  const translate = useTranslator();
  const mayDecide = useMay("proposals.decide");
  const count = items.length;
  const ids = items.map((item) => item.hunk.id);
  return (
    <div className={classes.group}>
      <div className={classes.groupTop}>
        <button type="button" data-main className={classes.fold} aria-expanded={!folded} onClick={() => fold(group)}>
          {folded ? <IconChevronRight size={14} aria-hidden /> : <IconChevronDown size={14} aria-hidden />}
          {translate("decisions.group", { count, place })}
        </button>
        <SmallButton
          tone="accept"
          disabled={!mayDecide}
          aria-label={translate("decisions.acceptParagraph", { count })}
          title={translate("decisions.acceptParagraph", { count })}
          onClick={() => void attempt(() => decideHunks(ids, "accept"))}
          icon={<IconCheck size={14} aria-hidden />}
        />
        <SmallButton
          tone="reject"
          disabled={!mayDecide}
          aria-label={translate("decisions.rejectParagraph", { count })}
          title={translate("decisions.rejectParagraph", { count })}
          onClick={() => void attempt(() => decideHunks(ids, "reject"))}
          icon={<IconX size={14} aria-hidden />}
        />
      </div>
      {folded ? <Paragraph items={items} /> : null}
    </div>
  );
}
