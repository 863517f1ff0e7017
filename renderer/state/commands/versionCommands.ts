import { chosenRevision, compareWithBefore } from "../actions/versions.ts";
import { focusRegion } from "../regions.ts";
import { setUi } from "../uiStore.ts";
import { type Command, hasDocument } from "./command.ts";

export const versionCommands: readonly Command[] = [
  {
    id: "version.name",
    title: "command.version.name",
    group: "file",
    keys: ["F2"],
    when: hasDocument,
    run: () => setUi({ dialog: { kind: "nameVersion", revisionId: chosenRevision() } }),
  },
  {
    id: "version.continue",
    title: "command.version.continue",
    group: "file",
    keys: [],
    when: hasDocument,
    run: () => setUi({ dialog: { kind: "branch", revisionId: chosenRevision() } }),
  },
  {
    id: "version.compare",
    title: "command.version.compare",
    group: "view",
    keys: ["$mod+Alt+KeyD"],
    when: hasDocument,
    run: compareWithBefore,
  },
  {
    id: "version.graph",
    title: "command.version.graph",
    group: "view",
    keys: ["$mod+Alt+KeyH"],
    when: hasDocument,
    run: () => {
      setUi({ rightTab: "history", rightFolded: false, historyView: "graph", drawer: window.innerWidth < 900 ? "right" : null });
      focusRegion("history");
    },
  },
];
