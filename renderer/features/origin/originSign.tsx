import type { ReactNode } from "react";
import type { BlameOrigin } from "../../../src/contract/index.ts";
import { useTranslator } from "../../state/language.ts";
import { markOf } from "../../state/origin.ts";
import { authorClass } from "../../ui/authorClass.ts";

/** The sign and pattern of an origin, as beside the text. */
export function OriginSign({ origin }: { origin: Pick<BlameOrigin, "kind" | "author"> }): ReactNode {
  const translate = useTranslator();
  const mark = markOf(origin);
  const colour = mark === "start" ? "" : authorClass({ ...origin.author });
  return <span className={`origin-key origin-${mark} ${colour}`} role="img" aria-label={translate(`origin.mark.${mark}`)} />;
}
