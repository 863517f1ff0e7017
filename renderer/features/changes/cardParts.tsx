/** What a card says: how certain, which words, by whom, what is at stake, what was decided. */
import { type ReactNode, useState } from "react";
import type { Finding } from "../../../src/domain/quality/finding.ts";
import type { Stake } from "../../../src/domain/review/highStakes.ts";
import { type ChangeItem, pendingNested } from "../../state/changes.ts";
import { stakeLines } from "../../state/decisionTexts.ts";
import { useLanguage, useTranslator } from "../../state/language.ts";
import { formatExact, formatNumber, formatWhen } from "../../ui/format.ts";
import { IconCheck, IconFlag, IconSparkles, IconUser, IconX } from "../../ui/icons.ts";
import classes from "./changes.module.css";
import decided from "./decisions.module.css";
import { MarkedText } from "./findings.tsx";
import { NestedText } from "./nested.tsx";

export function Certainty({ value }: { value: number }): ReactNode {
  const translate = useTranslator();
  const language = useLanguage();
  const text = formatNumber(value, language, 2);
  return (
    <span className={classes.certainty} title={translate("changes.confidence", { value: text })}>
      <span className="pal-visually-hidden">{translate("changes.confidence", { value: text })}</span>
      <span aria-hidden>{text}</span>
      <span className={classes.bar} aria-hidden>
        <span style={{ width: `${Math.round(value * 100)}%` }} data-low={value < 0.5 || undefined} />
      </span>
    </span>
  );
}

/** The proposed text, with what others suggest upon it in place. */
function NewText({ item, findings }: { item: ChangeItem; findings: readonly Finding[] }): ReactNode {
  const { newText, nested } = item.hunk;
  return (
    <ins role="insertion" data-author={item.proposal.author.kind}>
      {pendingNested(nested).length === 0 ? (
        <MarkedText text={newText} findings={findings} />
      ) : (
        <NestedText text={newText} nested={nested} />
      )}
    </ins>
  );
}

/** Words of a change; a long one can be unfolded. */
export function Wording({ item, findings }: { item: ChangeItem; findings: readonly Finding[] }): ReactNode {
  const translate = useTranslator();
  const [open, setOpen] = useState(false);
  const { oldText, newText, nested } = item.hunk;
  const kind = oldText === "" ? "insert" : newText === "" ? "delete" : "replace";
  const count = pendingNested(nested).length;
  const name = translate("suggest.card", { kind, author: item.proposal.author.name, nested: count });
  const long = oldText.length + newText.length > 320;
  return (
    <div className={classes.wording}>
      <div className={classes.clamp} data-open={open || !long || undefined}>
        <span role="suggestion" aria-description={name}>
          {oldText === "" ? null : <del role="deletion">{oldText}</del>}{" "}
          {newText === "" ? null : <NewText item={item} findings={findings} />}
        </span>
      </div>
      {long ? (
        <button type="button" className={classes.unfold} aria-expanded={open} onClick={() => setOpen(!open)}>
          {translate(open ? "changes.less" : "changes.more")}
        </button>
      ) : null}
    </div>
  );
}

/** Why a change is high-stakes, in words; nothing for most changes. */
export function Stakes({ stakes }: { stakes: readonly Stake[] }): ReactNode {
  const translate = useTranslator();
  const language = useLanguage();
  if (stakes.length === 0) return null;
  return (
    // biome-ignore lint/a11y/noRedundantRoles: Safari drops the role of lists without markers
    <ul role="list" className={decided.stakes} aria-label={translate("stakes.list")}>
      {stakeLines(stakes, translate, language).map((line) => (
        <li key={line}>
          <IconFlag size={14} aria-hidden />
          <span>{line}</span>
        </li>
      ))}
    </ul>
  );
}

/** Who proposed a change, and when. */
export function Origin({ item }: { item: ChangeItem }): ReactNode {
  const translate = useTranslator();
  const language = useLanguage();
  const { author, createdAt } = item.proposal;
  return (
    <p className={classes.origin}>
      <span className={classes.author} data-author={author.kind}>
        {author.kind === "model" ? <IconSparkles size={13} aria-hidden /> : <IconUser size={13} aria-hidden />}
        {author.kind === "model" ? translate("author.model", { model: author.name, name: author.forPerson }) : author.name}
      </span>
      <time dateTime={new Date(createdAt).toISOString()} title={formatExact(createdAt, language)}>
        {formatWhen(createdAt, language)}
      </time>
      {item.hunk.editedBy === null ? null : <span>{translate("changes.editedBy", { name: item.hunk.editedBy })}</span>}
      {item.hunk.status === "superseded" ? <span>{translate("status.superseded")}</span> : null}
    </p>
  );
}

/** What was decided, by whom, when, and why; for a reopened change who reopened it. */
export function DecisionLine({ item }: { item: ChangeItem }): ReactNode {
  const translate = useTranslator();
  const language = useLanguage();
  const { decision, status } = item.hunk;
  if (decision === null || status === "superseded") return null;
  const { verdict, by, at, reason } = decision;
  return (
    <div className={decided.made} data-verdict={verdict}>
      <p>
        {verdict === "accept" ? <IconCheck size={14} aria-hidden /> : verdict === "reject" ? <IconX size={14} aria-hidden /> : null}
        <span>{translate("decisions.made", { verdict, by })}</span>
        <time dateTime={new Date(at).toISOString()} title={formatExact(at, language)}>
          {formatWhen(at, language)}
        </time>
      </p>
      {reason === null ? null : <p>{translate("decisions.reason", { reason })}</p>}
    </div>
  );
}
