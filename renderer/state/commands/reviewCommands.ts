import { may } from "../access.ts";
import {
  currentChange,
  decideAll,
  decideCurrent,
  decideSelection,
  hasOwnRejection,
  moveToChange,
  reopenLastRejection,
  splitCurrent,
  stepAlternative,
} from "../actions/review.ts";
import { changesIn } from "../changes.ts";
import { type Command, type CommandContext, hasDocument } from "./command.ts";
import { canDecide } from "./decisionCommands.ts";

const selectionHasPending = ({ session, ui }: CommandContext): boolean =>
  session !== null && may("proposals.decide") && ui.selection.length > 0 && changesIn(session.state(), ui.selection).length > 0;
const hasRejected = ({ session }: CommandContext): boolean =>
  session !== null && may("proposals.reopenLastRejection") && hasOwnRejection(session);
const hasAlternatives = ({ session }: CommandContext): boolean =>
  session
    ?.state()
    .proposals.some((proposal) => proposal.alternativeCount > 1 && proposal.hunks.some((hunk) => hunk.status === "pending")) ?? false;

export const reviewCommands: readonly Command[] = [
  {
    id: "edit.undo",
    call: "documents.change",
    title: "command.edit.undo",
    group: "edit",
    keys: ["$mod+KeyZ"],
    when: ({ session }) => session?.canUndo() ?? false,
    run: ({ session }) => session?.undo(),
  },
  {
    id: "edit.redo",
    call: "documents.change",
    title: "command.edit.redo",
    group: "edit",
    keys: ["$mod+Shift+KeyZ", "$mod+KeyY"],
    when: ({ session }) => session?.canRedo() ?? false,
    run: ({ session }) => session?.redo(),
  },
  { id: "review.next", title: "command.review.next", group: "review", keys: ["Alt+F5"], when: hasDocument, run: () => moveToChange(1) },
  {
    id: "review.previous",
    title: "command.review.previous",
    group: "review",
    keys: ["Shift+Alt+F5"],
    when: hasDocument,
    run: () => moveToChange(-1),
  },
  {
    id: "review.accept",
    call: "proposals.decide",
    title: "command.review.accept",
    group: "review",
    keys: ["$mod+Shift+Enter"],
    when: canDecide,
    run: () => decideCurrent("accept"),
  },
  {
    id: "review.reject",
    call: "proposals.decide",
    title: "command.review.reject",
    group: "review",
    keys: ["$mod+Shift+Backspace"],
    when: canDecide,
    run: () => decideCurrent("reject"),
  },
  {
    id: "review.split",
    call: "proposals.split",
    title: "command.review.split",
    group: "review",
    keys: [],
    when: ({ session }) => session !== null && currentChange(session) !== null,
    run: splitCurrent,
  },
  {
    id: "review.acceptAll",
    call: "proposals.decide",
    title: "command.review.acceptAll",
    group: "review",
    keys: ["$mod+Enter"],
    when: canDecide,
    run: () => decideAll("accept"),
  },
  {
    id: "review.rejectAll",
    call: "proposals.decide",
    title: "command.review.rejectAll",
    group: "review",
    keys: ["$mod+Backspace"],
    when: canDecide,
    run: () => decideAll("reject"),
  },
  {
    id: "review.acceptSelection",
    call: "proposals.decide",
    title: "command.review.acceptSelection",
    group: "review",
    keys: [],
    when: selectionHasPending,
    run: () => decideSelection("accept"),
  },
  {
    id: "review.rejectSelection",
    call: "proposals.decide",
    title: "command.review.rejectSelection",
    group: "review",
    keys: [],
    when: selectionHasPending,
    run: () => decideSelection("reject"),
  },
  {
    id: "review.reopen",
    call: "proposals.decide",
    title: "command.review.reopen",
    group: "review",
    keys: ["Shift+Alt+Backspace"],
    when: hasRejected,
    run: reopenLastRejection,
  },
  {
    id: "review.nextAlternative",
    call: "proposals.chooseAlternative",
    title: "command.review.nextAlternative",
    group: "review",
    keys: ["Alt+BracketRight"],
    when: hasAlternatives,
    run: () => stepAlternative(1),
  },
  {
    id: "review.previousAlternative",
    call: "proposals.chooseAlternative",
    title: "command.review.previousAlternative",
    group: "review",
    keys: ["Alt+BracketLeft"],
    when: hasAlternatives,
    run: () => stepAlternative(-1),
  },
];
