/** The command palette: everything the window can do, found by typing. */
import { createSpotlight, Spotlight, type SpotlightActionData } from "@mantine/spotlight";
import "@mantine/spotlight/styles.css";
import { type ReactNode, useEffect, useState } from "react";
import { COMMANDS, isEnabled, keysOf, runCommand, useKeyChoices } from "../../state/commands.ts";
import { displayKey } from "../../state/keymap.ts";
import { useTranslator } from "../../state/language.ts";
import { paletteControl } from "../../state/paletteControl.ts";
import { IconSearch } from "../../ui/icons.ts";
import classes from "./palette.module.css";

const [store, control] = createSpotlight();

export function Palette(): ReactNode {
  const translate = useTranslator();
  const choices = useKeyChoices();
  /** Counts openings: which commands are enabled is looked up then. */
  const [openings, setOpenings] = useState(0);
  useEffect(() => {
    paletteControl.open = () => {
      setOpenings((count) => count + 1);
      control.open();
    };
    paletteControl.close = control.close;
  }, []);
  const actions: SpotlightActionData[] = COMMANDS.filter(
    (command) => openings >= 0 && isEnabled(command) && command.id !== "view.palette",
  ).map((command) => {
    const key = keysOf(command, choices)[0];
    return {
      id: command.id,
      label: translate(command.title),
      description: translate(`command.group.${command.group}`),
      keywords: [command.id],
      dimmedSections: false,
      rightSection: key === undefined ? null : <kbd className={classes.key}>{displayKey(key)}</kbd>,
      onClick: () => setTimeout(() => runCommand(command.id), 0),
    };
  });
  return (
    <Spotlight
      store={store}
      actions={actions}
      shortcut={null}
      attributes={{ content: { "aria-label": translate("command.view.palette") } }}
      maxHeight={420}
      limit={60}
      scrollable
      highlightQuery
      overlayProps={{ backgroundOpacity: 0.35, blur: 0 }}
      nothingFound={translate("palette.nothing")}
      searchProps={{
        leftSection: <IconSearch size={18} aria-hidden />,
        placeholder: translate("palette.placeholder"),
        "aria-label": translate("palette.placeholder"),
      }}
    />
  );
}
