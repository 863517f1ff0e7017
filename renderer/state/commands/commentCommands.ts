import { may } from "../access.ts";
import { focusedComment, moveToComment, replyToFocused, startComment, toggleResolved } from "../actions/comments.ts";
import { type Command, type CommandContext, hasDocument } from "./command.ts";

const hasThreads = ({ session }: CommandContext): boolean => session !== null && session.comments.view().threads.length > 0;
const hasFocused = ({ session }: CommandContext): boolean => session !== null && focusedComment(session) !== null;

export const commentCommands: readonly Command[] = [
  {
    id: "comments.add",
    title: "command.comments.add",
    group: "review",
    keys: ["$mod+Alt+KeyM"],
    when: (context) => hasDocument(context) && may("comments.add"),
    run: () => startComment(),
  },
  { id: "comments.next", title: "command.comments.next", group: "review", keys: ["Alt+F9"], when: hasThreads, run: () => moveToComment(1) },
  {
    id: "comments.previous",
    title: "command.comments.previous",
    group: "review",
    keys: ["Shift+Alt+F9"],
    when: hasThreads,
    run: () => moveToComment(-1),
  },
  {
    id: "comments.reply",
    title: "command.comments.reply",
    group: "review",
    keys: [],
    when: (context) => hasFocused(context) && may("comments.reply"),
    run: replyToFocused,
  },
  {
    id: "comments.resolve",
    title: "command.comments.resolve",
    group: "review",
    keys: [],
    when: (context) => hasFocused(context) && may("comments.resolve"),
    run: ({ session }) => {
      const item = session === null ? null : focusedComment(session);
      return item === null ? undefined : toggleResolved(item.thread.id);
    },
  },
];
