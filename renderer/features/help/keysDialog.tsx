import { Modal } from "@mantine/core";
import type { ReactNode } from "react";
import { COMMANDS, type CommandGroup, keysOf, useKeyChoices } from "../../state/commands.ts";
import { displayKey } from "../../state/keymap.ts";
import { useTranslator } from "../../state/language.ts";
import { setUi } from "../../state/uiStore.ts";
import classes from "./help.module.css";

const GROUPS: readonly CommandGroup[] = ["review", "generate", "timeline", "edit", "file", "view", "help"];

/** All keys that are in force, by group. */
export function KeysDialog(): ReactNode {
  const translate = useTranslator();
  const choices = useKeyChoices();
  return (
    <Modal
      opened
      onClose={() => setUi({ dialog: null })}
      size="xl"
      title={translate("command.help.keys")}
      closeButtonProps={{ "aria-label": translate("common.close") }}
    >
      <div className={classes.groups}>
        {GROUPS.map((group) => (
          <section key={group} aria-labelledby={`keys-${group}`}>
            <h3 id={`keys-${group}`}>{translate(`command.group.${group}`)}</h3>
            <dl>
              {COMMANDS.filter((command) => command.group === group && keysOf(command, choices).length > 0).map((command) => (
                <div key={command.id}>
                  <dt>{translate(command.title)}</dt>
                  <dd>
                    {keysOf(command, choices).map((key) => (
                      <kbd key={key}>{displayKey(key)}</kbd>
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <p className={classes.hint}>{translate("help.keysHint")}</p>
    </Modal>
  );
}
