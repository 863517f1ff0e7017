/** The Models dialog: the list, adding a package, comparing two. One dialog with steps, never one on top of another. */
import { Button, Modal } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import type { ReactNode } from "react";
import { useTranslator } from "../../state/language.ts";
import { setUi } from "../../state/uiStore.ts";
import { IconChevronLeft } from "../../ui/icons.ts";
import { AddView } from "./addView.tsx";
import { CompareView } from "./compareView.tsx";
import { ModelList } from "./modelList.tsx";
import classes from "./models.module.css";
import { type ModelsState, setModels, useModelsStore } from "./modelsStore.ts";

/** Below this width of the window (px) the dialog is a sheet. */
const NARROW = "(max-width: 759px)";

const SIZES: Record<ModelsState["view"], string> = {
  list: "min(1080px, 94vw)",
  add: "min(960px, 94vw)",
  compare: "min(1240px, 94vw)",
};

function View({ view }: { view: ModelsState["view"] }): ReactNode {
  switch (view) {
    case "list":
      return <ModelList />;
    case "add":
      return <AddView />;
    case "compare":
      return <CompareView />;
  }
}

export function ModelsDialog(): ReactNode {
  const translate = useTranslator();
  const narrow = useMediaQuery(NARROW, false, { getInitialValueInEffect: false });
  const view = useModelsStore((state) => state.view);
  const compareIdle = useModelsStore((state) => state.compare.state === "idle");
  const shown = view === "compare" && compareIdle ? "list" : view;
  const close = (): void => {
    // A form that nobody sent is not worth coming back to; work and what waits for an answer is.
    setModels((state) => ({ notice: null, view: state.view === "add" && state.add.state === "idle" ? "list" : state.view }));
    setUi({ dialog: null });
  };
  return (
    <Modal
      opened
      onClose={close}
      size={SIZES[shown]}
      fullScreen={narrow}
      yOffset={narrow ? 0 : "6vh"}
      title={translate("models.title")}
      closeButtonProps={{ "aria-label": translate("common.close") }}
      classNames={{ content: narrow ? (classes.sheet ?? "") : "" }}
    >
      {shown === "list" ? null : (
        <Button
          className={classes.back ?? ""}
          size="compact-sm"
          variant="subtle"
          color="gray"
          c="var(--pal-ink)"
          leftSection={<IconChevronLeft size={16} aria-hidden />}
          onClick={() => setModels({ view: "list" })}
        >
          {translate("models.back")}
        </Button>
      )}
      <View view={shown} />
    </Modal>
  );
}
