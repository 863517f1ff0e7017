/** The way to drafting, where the document has headings without text. */
import { Button } from "@mantine/core";
import type { ReactNode } from "react";
import { useMay } from "../../state/access.ts";
import { useCalmSessionState } from "../../state/hooks.ts";
import { useTranslator } from "../../state/language.ts";
import { emptySectionsIn } from "../../state/sectionPlaces.ts";
import type { DocumentSession } from "../../state/session.ts";
import { setUi } from "../../state/uiStore.ts";
import { IconListDetails } from "../../ui/icons.ts";

const emptyCount = (session: DocumentSession): number => emptySectionsIn(session).length;

export function DraftOffer(): ReactNode {
  const translate = useTranslator();
  const count = useCalmSessionState(emptyCount, 400);
  const mayStart = useMay("runs.start");
  if (count === 0 || !mayStart) return null;
  return (
    <Button
      variant="default"
      fullWidth
      leftSection={<IconListDetails size={16} aria-hidden />}
      onClick={() => setUi({ dialog: { kind: "sections", mode: "draft" } })}
    >
      {translate("sections.offer", { count })}
    </Button>
  );
}
