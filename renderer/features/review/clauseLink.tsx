import type { ReactNode } from "react";
import { titleBeside } from "../../../src/domain/document/clauseName.ts";
import { useTranslator } from "../../state/language.ts";
import type { ReviewClause } from "../../state/reviews.ts";
import { goTo } from "../outline/outlinePanel.tsx";
import classes from "./review.module.css";

/** Number and title of a clause. `jump`: as a button that shows it in the text. */
export function ClauseLink({
  clause,
  jump = false,
}: {
  clause: Pick<ReviewClause, "label" | "title" | "ranges">;
  jump?: boolean;
}): ReactNode {
  const translate = useTranslator();
  const title = clause.title === "" ? translate("review.preamble") : titleBeside(clause);
  const [first] = clause.ranges;
  const name = (
    <>
      {clause.label === "" ? null : <span className={classes.number}>{clause.label}</span>} {title}
    </>
  );
  if (!jump || first === undefined) return <span className={classes.clauseName}>{name}</span>;
  return (
    <button type="button" data-item className={classes.clauseButton} onClick={() => goTo(first)}>
      {name}
    </button>
  );
}
