/** A sign for how a clause stands: a shape of its own for each, never colour alone. */
import type { ReactNode } from "react";
import { useTranslator } from "../../state/language.ts";
import type { ReviewClause } from "../../state/reviews.ts";
import { IconAlertTriangle, IconCheck, IconCircle, IconCircleHalf, IconX } from "../../ui/icons.ts";
import classes from "./review.module.css";

const SIGNS = { open: IconCircle, part: IconCircleHalf, approved: IconCheck, stale: IconAlertTriangle, changes: IconX } as const;

export function StandingSign({ standing }: { standing: ReviewClause["standing"] }): ReactNode {
  const translate = useTranslator();
  const Icon = SIGNS[standing];
  const name = translate(`review.standing.${standing}`);
  return (
    <span className={classes.sign} data-standing={standing} title={name}>
      <Icon size={14} aria-hidden />
      <span className="pal-visually-hidden">{name}</span>
    </span>
  );
}
