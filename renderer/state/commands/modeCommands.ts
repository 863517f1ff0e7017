import { chooseMode, modeRefusal, toggleSuggesting } from "../editMode.ts";
import { setUi } from "../uiStore.ts";
import { type Command, hasDocument } from "./command.ts";

/** Editing, suggesting, viewing, with the keys that word processors have for them. */
export const modeCommands: readonly Command[] = [
  {
    id: "edit.modeEditing",
    title: "command.edit.modeEditing",
    group: "edit",
    keys: ["$mod+Alt+Shift+KeyZ"],
    when: (context) => hasDocument(context) && modeRefusal(context.ui, "editing") === null,
    run: () => chooseMode("editing"),
  },
  {
    id: "edit.modeSuggesting",
    title: "command.edit.modeSuggesting",
    group: "edit",
    keys: ["$mod+Alt+Shift+KeyX"],
    when: (context) => hasDocument(context) && modeRefusal(context.ui, "suggesting") === null,
    run: () => chooseMode("suggesting"),
  },
  {
    id: "edit.modeViewing",
    title: "command.edit.modeViewing",
    group: "edit",
    keys: ["$mod+Alt+Shift+KeyC"],
    when: hasDocument,
    run: () => chooseMode("viewing"),
  },
  {
    id: "edit.toggleSuggesting",
    title: "command.edit.toggleSuggesting",
    group: "edit",
    keys: ["$mod+Shift+KeyE"],
    when: (context) => hasDocument(context) && modeRefusal(context.ui, "suggesting") === null,
    run: toggleSuggesting,
  },
  {
    id: "review.read",
    title: "command.review.read",
    group: "review",
    keys: ["$mod+Alt+KeyE"],
    when: hasDocument,
    run: () => setUi({ dialog: { kind: "read" } }),
  },
];
