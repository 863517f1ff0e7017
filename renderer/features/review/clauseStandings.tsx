/** Every clause that is asked about, and how it stands with each approver. */
import { type ReactNode, useState } from "react";
import type { Review } from "../../../src/contract/index.ts";
import { useTranslator } from "../../state/language.ts";
import type { ReviewClause } from "../../state/reviews.ts";
import { moveInList } from "../outline/outlinePanel.tsx";
import { ClauseLink } from "./clauseLink.tsx";
import classes from "./review.module.css";
import { StandingSign } from "./standingSign.tsx";

function Row({ clause, names }: { clause: ReviewClause; names: ReadonlyMap<string, string> }): ReactNode {
  const translate = useTranslator();
  const said = clause.by.filter(({ standing }) => standing !== "open");
  return (
    <li className={classes.standing}>
      <StandingSign standing={clause.standing} />
      <div className={classes.standingBody}>
        <ClauseLink clause={clause} jump />
        {said.map(({ personId, standing }) => (
          <span key={personId} className={classes.how}>
            {translate(`review.standing.by.${standing}`, { name: names.get(personId) ?? "" })}
          </span>
        ))}
      </div>
    </li>
  );
}

export function ClauseStandings({ review }: { review: Review }): ReactNode {
  const translate = useTranslator();
  const [open, setOpen] = useState(false);
  if (review.request === null) return null;
  const clauses = review.clauses.filter((clause) => clause.inScope);
  const approved = clauses.filter(({ standing }) => standing === "approved").length;
  const names = new Map(review.request.approvers.map(({ id, name }) => [id, name]));
  return (
    <details className={classes.fold} open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{translate("review.clauses.title", { approved, total: clauses.length })}</summary>
      {open ? (
        <ul className={classes.standings} onKeyDown={moveInList}>
          {clauses.map((clause) => (
            <Row key={clause.id} clause={clause} names={names} />
          ))}
        </ul>
      ) : null}
    </details>
  );
}
