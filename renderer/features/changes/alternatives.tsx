import { ActionIcon } from "@mantine/core";
import type { ReactNode } from "react";
import type { Proposal } from "../../../src/domain/proposal/proposal.ts";
import { showAlternative } from "../../state/actions/review.ts";
import { attempt } from "../../state/app.ts";
import { useTranslator } from "../../state/language.ts";
import { IconChevronLeft, IconChevronRight } from "../../ui/icons.ts";
import classes from "./changes.module.css";

/** ‹ 2 of 3 ›: the other texts that the same run made. */
export function Alternatives({ proposal }: { proposal: Proposal }): ReactNode {
  const translate = useTranslator();
  const { alternative, alternativeCount: count } = proposal;
  if (count < 2) return null;
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
    </span>
  );
}
