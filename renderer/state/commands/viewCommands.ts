import { updateSettings } from "../actions/documents.ts";
import { paletteControl } from "../paletteControl.ts";
import { focusRegion, stepRegion } from "../regions.ts";
import { getUi, type RightTab, setUi } from "../uiStore.ts";
import { type Command, hasDocument } from "./command.ts";

const NEXT_THEME = { system: "light", light: "dark", dark: "contrast", contrast: "system" } as const;
const NEXT_LANGUAGE = { system: "en", en: "ja", ja: "system" } as const;

function showRight(tab: RightTab): void {
  setUi({
    rightTab: tab,
    rightFolded: false,
    drawer: window.innerWidth < 900 ? "right" : null,
    ...(tab === "generate" ? { generateFolded: false } : {}),
  });
  focusRegion(tab);
}

export const viewCommands: readonly Command[] = [
  {
    id: "view.palette",
    title: "command.view.palette",
    group: "view",
    keys: ["F1", "$mod+Shift+KeyP"],
    everywhere: true,
    run: () => paletteControl.open(),
  },
  { id: "view.nextRegion", title: "command.view.nextRegion", group: "view", keys: ["F6"], run: () => stepRegion(1) },
  { id: "view.previousRegion", title: "command.view.previousRegion", group: "view", keys: ["Shift+F6"], run: () => stepRegion(-1) },
  {
    id: "view.document",
    title: "command.view.document",
    group: "view",
    keys: ["Alt+Digit1"],
    when: hasDocument,
    fromFields: true,
    run: () => getUi().editorHandle?.focus(),
  },
  {
    id: "view.changes",
    title: "command.view.changes",
    group: "view",
    keys: ["Alt+Digit2"],
    when: hasDocument,
    fromFields: true,
    run: () => showRight("changes"),
  },
  {
    id: "view.generate",
    title: "command.view.generate",
    group: "view",
    keys: ["Alt+Digit3"],
    when: hasDocument,
    fromFields: true,
    run: () => showRight("generate"),
  },
  {
    id: "view.comments",
    title: "command.view.comments",
    group: "view",
    keys: ["Alt+Digit4"],
    when: hasDocument,
    fromFields: true,
    run: () => showRight("comments"),
  },
  {
    id: "view.review",
    title: "command.view.review",
    group: "view",
    keys: ["Alt+Digit5"],
    when: hasDocument,
    fromFields: true,
    run: () => showRight("review"),
  },
  {
    id: "view.insights",
    title: "command.view.insights",
    group: "view",
    keys: ["Alt+Digit6"],
    when: hasDocument,
    fromFields: true,
    run: () => showRight("insights"),
  },
  {
    id: "view.history",
    title: "command.view.history",
    group: "view",
    keys: ["$mod+KeyH"],
    when: hasDocument,
    run: () => showRight("history"),
  },
  {
    id: "view.toggleLeft",
    title: "command.view.toggleLeft",
    group: "view",
    keys: ["$mod+KeyB"],
    when: hasDocument,
    run: () => toggleSide("left"),
  },
  {
    id: "view.toggleRight",
    title: "command.view.toggleRight",
    group: "view",
    keys: ["$mod+Alt+KeyB"],
    when: hasDocument,
    run: () => toggleSide("right"),
  },
  {
    id: "view.toggleDiff",
    title: "command.view.toggleDiff",
    group: "view",
    keys: ["Shift+Alt+F7"],
    when: hasDocument,
    run: () => setUi((state) => ({ showDiff: !state.showDiff })),
  },
  {
    id: "view.readDifferences",
    title: "command.view.readDifferences",
    group: "view",
    keys: ["F7"],
    when: hasDocument,
    run: () => getUi().editorHandle?.readDifferences(),
  },
  {
    id: "view.confidence",
    title: "command.view.confidence",
    group: "view",
    keys: ["Alt+KeyK"],
    when: hasDocument,
    run: () => updateSettings({ showConfidence: !(getUi().settings?.showConfidence ?? false) }),
  },
  {
    id: "view.theme",
    title: "command.view.theme",
    group: "view",
    keys: [],
    run: () => updateSettings({ theme: NEXT_THEME[getUi().settings?.theme ?? "system"] }),
  },
  {
    id: "view.language",
    title: "command.view.language",
    group: "view",
    keys: [],
    run: () => updateSettings({ language: NEXT_LANGUAGE[getUi().settings?.language ?? "system"] }),
  },
  { id: "help.keys", title: "command.help.keys", group: "help", keys: ["$mod+Slash"], run: () => setUi({ dialog: { kind: "keys" } }) },
];

function toggleSide(side: "left" | "right"): void {
  if (window.innerWidth < 900) {
    setUi((state) => ({ drawer: state.drawer === side ? null : side }));
    return;
  }
  setUi((state) => (side === "left" ? { leftFolded: !state.leftFolded } : { rightFolded: !state.rightFolded }));
}
