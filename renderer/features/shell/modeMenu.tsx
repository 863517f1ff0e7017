/** Which of editing, suggesting and viewing is in force, and the way to the other two. */
import { Button, Menu } from "@mantine/core";
import type { ReactNode } from "react";
import { commandById, keysOf, useKeyChoices } from "../../state/commands.ts";
import { chooseMode, modeRefusal, useEditMode } from "../../state/editMode.ts";
import { displayKey } from "../../state/keymap.ts";
import { useTranslator } from "../../state/language.ts";
import { EDIT_MODES, type EditMode, useUiStore } from "../../state/uiStore.ts";
import { IconCheck, IconChevronDown, IconEye, IconPencil, IconPencilPlus } from "../../ui/icons.ts";
import classes from "./modeMenu.module.css";

const ICONS = { editing: IconPencil, suggesting: IconPencilPlus, viewing: IconEye } as const;
const COMMAND = { editing: "edit.modeEditing", suggesting: "edit.modeSuggesting", viewing: "edit.modeViewing" } as const;

function Choice({ mode, chosen }: { mode: EditMode; chosen: boolean }): ReactNode {
  const translate = useTranslator();
  const [key] = keysOf(commandById(COMMAND[mode]), useKeyChoices());
  const refusal = useUiStore((ui) => modeRefusal(ui, mode));
  const Icon = ICONS[mode];
  return (
    <Menu.Item
      aria-current={chosen || undefined}
      disabled={refusal !== null}
      leftSection={<Icon size={18} aria-hidden />}
      rightSection={
        <span className={classes.end}>
          {chosen ? <IconCheck size={16} aria-hidden /> : null}
          {key === undefined ? null : <kbd className={classes.key}>{displayKey(key)}</kbd>}
        </span>
      }
      onClick={() => chooseMode(mode)}
    >
      <span className={classes.name}>{translate(`suggest.mode.${mode}`)}</span>
      <span className={classes.about}>{translate(refusal === null ? `suggest.about.${mode}` : `suggest.refusal.${refusal}`)}</span>
    </Menu.Item>
  );
}

export function ModeMenu({ narrow }: { narrow: boolean }): ReactNode {
  const translate = useTranslator();
  const mode = useEditMode();
  const Icon = ICONS[mode];
  const name = translate(`suggest.mode.${mode}`);
  return (
    <Menu position="bottom-end" shadow="md" width={400} withinPortal={false}>
      <Menu.Target>
        <Button
          size="compact-md"
          variant={mode === "suggesting" ? "light" : "default"}
          color={mode === "suggesting" ? "accept" : "gray"}
          data-mode={mode}
          aria-label={translate("suggest.menu", { mode })}
          title={translate(`suggest.about.${mode}`)}
          leftSection={narrow ? null : <Icon size={15} aria-hidden />}
          rightSection={<IconChevronDown size={14} aria-hidden />}
        >
          {narrow ? <Icon size={16} aria-hidden /> : name}
        </Button>
      </Menu.Target>
      <Menu.Dropdown className={classes.menu ?? ""}>
        {EDIT_MODES.map((choice) => (
          <Choice key={choice} mode={choice} chosen={choice === mode} />
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
