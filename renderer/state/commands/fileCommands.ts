import { permits } from "../../../src/domain/access/permissions.ts";
import { isWordFile } from "../../../src/domain/document/wordFile.ts";
import { closeDocument, openFile, saveVersion } from "../actions/documents.ts";
import { setUi } from "../uiStore.ts";
import { type Command, hasDocument } from "./command.ts";

export const fileCommands: readonly Command[] = [
  { id: "file.open", call: "documents.importFile", title: "command.file.open", group: "file", keys: ["$mod+KeyO"], run: openFile },
  { id: "file.welcome", title: "command.file.welcome", group: "file", keys: [], when: hasDocument, run: closeDocument },
  {
    id: "file.save",
    call: "documents.save",
    title: "command.file.save",
    group: "file",
    keys: ["$mod+KeyS"],
    when: hasDocument,
    run: saveVersion,
  },
  {
    id: "file.export",
    call: "exports.create",
    title: "command.file.export",
    group: "file",
    keys: ["$mod+KeyE"],
    when: hasDocument,
    run: () => setUi({ dialog: { kind: "export" } }),
  },
  {
    id: "file.report",
    call: "documents.wordFile",
    title: "command.file.report",
    group: "file",
    keys: [],
    when: ({ ui }) => ui.screen.kind === "document" && isWordFile(ui.screen.session.info().fileName),
    run: () => setUi({ dialog: { kind: "wordReport" } }),
  },
  {
    id: "file.settings",
    title: "command.file.settings",
    group: "file",
    keys: ["$mod+Comma"],
    run: () => setUi({ dialog: { kind: "settings" } }),
  },
  { id: "file.models", title: "command.file.models", group: "file", keys: [], run: () => setUi({ dialog: { kind: "models" } }) },
  {
    id: "file.audit",
    title: "command.file.audit",
    group: "file",
    keys: [],
    when: ({ ui }) => permits("audit.list", ui.appInfo?.actor ?? null),
    run: () => setUi({ dialog: { kind: "audit" } }),
  },
];
