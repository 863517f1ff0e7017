/** Drafting the empty sections of an outline, and polishing the prose of whole sections. */
import { Modal, SegmentedControl } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { useTranslator } from "../../state/language.ts";
import { setUi } from "../../state/uiStore.ts";
import { DraftView } from "./draftView.tsx";
import { PolishView } from "./polishView.tsx";
import classes from "./sections.module.css";

export type SectionsMode = "draft" | "polish";

export function SectionsDialog({ mode: first }: { mode: SectionsMode }): ReactNode {
  const translate = useTranslator();
  const [mode, setMode] = useState<SectionsMode>(first);
  return (
    <Modal
      opened
      onClose={() => setUi({ dialog: null })}
      size="min(760px, 96vw)"
      title={translate("sections.title")}
      closeButtonProps={{ "aria-label": translate("common.close") }}
    >
      <SegmentedControl
        fullWidth
        size="sm"
        aria-label={translate("sections.mode")}
        value={mode}
        data={[
          { value: "draft", label: translate("sections.draft") },
          { value: "polish", label: translate("sections.polish") },
        ]}
        onChange={(value) => setMode(value as SectionsMode)}
      />
      <p className={classes.hint}>{translate(`sections.${mode}Hint`)}</p>
      {mode === "draft" ? <DraftView /> : <PolishView />}
    </Modal>
  );
}
