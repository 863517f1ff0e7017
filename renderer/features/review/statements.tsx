/** Everything that was signed in this review, newest first, with what was kept in spite of an edit; and what became final. */
import type { ReactNode } from "react";
import type { Review } from "../../../src/contract/index.ts";
import { useLanguage, useTranslator } from "../../state/language.ts";
import { nameOfClause } from "../../state/reviews.ts";
import { formatExact, formatWhen } from "../../ui/format.ts";
import { IconAlertTriangle, IconCheck, IconX } from "../../ui/icons.ts";
import classes from "./review.module.css";

type Statement = Review["statements"][number];

function useClauseNames(review: Review): (id: string) => string {
  const translate = useTranslator();
  const names = new Map(
    review.clauses.map((clause) => [clause.id, clause.title === "" ? translate("review.preamble") : nameOfClause(clause)]),
  );
  return (id) => names.get(id) ?? id;
}

function Entry({ statement, review }: { statement: Statement; review: Review }): ReactNode {
  const translate = useTranslator();
  const language = useLanguage();
  const nameOf = useClauseNames(review);
  const { verdict, person, clauses, reason, at, problem } = statement;
  const Icon = problem !== null ? IconAlertTriangle : verdict === "approve" ? IconCheck : IconX;
  const what = clauses.length <= 3 ? clauses.map(({ id }) => nameOf(id)).join(", ") : "";
  return (
    <li className={classes.statement} data-problem={problem === null ? undefined : true}>
      <Icon size={15} aria-hidden />
      <div>
        <p>
          {translate(verdict === "approve" ? "review.statement.approved" : "review.statement.changes", {
            name: person.name,
            count: clauses.length,
            clauses: what,
          })}{" "}
          <time dateTime={new Date(at).toISOString()} title={formatExact(at, language)}>
            {formatWhen(at, language)}
          </time>
        </p>
        {reason === "" ? null : <p className={classes.quote}>{reason}</p>}
        {problem === null ? null : <p className={classes.warning}>{translate(`review.statement.problem.${problem}`)}</p>}
        {statement.kept.map((kept) => (
          <p key={kept.id} className={classes.kept}>
            {translate("review.statement.kept", {
              clause: nameOf(kept.clause),
              name: kept.person.name,
              when: formatWhen(kept.at, language),
            })}{" "}
            <q>{kept.reason}</q>
          </p>
        ))}
      </div>
    </li>
  );
}

export function Statements({ review }: { review: Review }): ReactNode {
  const translate = useTranslator();
  const language = useLanguage();
  const entries = review.statements.length + review.finality.length;
  if (entries === 0) return null;
  return (
    <section aria-labelledby="review-statements" className={classes.history}>
      <h3 id="review-statements">{translate("review.statements.title")}</h3>
      <ul className={classes.statements}>
        {review.finality.map(({ kind, person, at, reason }) => (
          <li key={`${kind} ${at}`} className={classes.statement}>
            <span aria-hidden />
            <div>
              <p>{translate(`review.finality.${kind}`, { name: person.name, when: formatWhen(at, language) })}</p>
              {reason === "" ? null : <p className={classes.quote}>{reason}</p>}
            </div>
          </li>
        ))}
        {review.statements.map((statement) => (
          <Entry key={statement.id} statement={statement} review={review} />
        ))}
      </ul>
    </section>
  );
}
