import { setOrigin, useOriginStore } from "../origin.ts";
import { setUi } from "../uiStore.ts";
import { type Command, hasDocument } from "./command.ts";

/** Commands about where text comes from. */
export const originCommands: readonly Command[] = [
  {
    id: "origin.show",
    title: "command.origin.show",
    group: "view",
    keys: ["Alt+KeyB"],
    when: hasDocument,
    run: () => setOrigin({ shown: !useOriginStore.getState().shown }),
  },
  {
    id: "origin.at",
    title: "command.origin.at",
    group: "view",
    keys: ["Alt+F1"],
    when: hasDocument,
    run: () => setUi({ dialog: { kind: "origin" } }),
  },
];
