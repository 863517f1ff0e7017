/** Deciding by scope, with reasons, and the review queue. */

import { may } from "../access.ts";
import { endReview, skipCurrent, snoozeCurrent, startReview } from "../actions/queue.ts";
import { askReason, choose, currentChange, currentScope, decideChosen, decideScope } from "../actions/review.ts";
import { queueProgress } from "../changeLists.ts";
import { countPending } from "../changes.ts";
import { currentTranslator, type MessageKey } from "../language.ts";
import { getReview, setReview } from "../reviewStore.ts";
import type { ScopeKind } from "../scopes.ts";
import { announce, getUi, setFilter } from "../uiStore.ts";
import { type Command, type CommandContext, hasDocument } from "./command.ts";

/** Whether there is something to decide, and the person here may. */
export const canDecide = ({ session }: CommandContext): boolean =>
  session !== null && may("proposals.decide") && countPending(session.state()) > 0;
const inQueue = ({ session }: CommandContext): boolean => session !== null && (queueProgress(session)?.open.length ?? 0) > 0;
const hasChosen = (context: CommandContext): boolean => canDecide(context) && getReview().chosen.size > 0;

function scopeCommand(kind: ScopeKind, verdict: "accept" | "reject", id: string, title: MessageKey, key: string): Command {
  return {
    id,
    title,
    group: "review",
    keys: [key],
    when: canDecide,
    run: async ({ session }) => {
      if (session !== null && currentScope(session, kind) === null) {
        const translate = currentTranslator();
        announce(translate(kind === "rest" && countPending(session.state()) > 0 ? "decisions.restNone" : "changes.none"));
      } else await decideScope(kind, verdict);
    },
  };
}

function withReason(verdict: "accept" | "reject"): Command["run"] {
  return ({ session }) => {
    const item = session === null ? null : currentChange(session);
    if (item !== null) askReason([item.hunk.id], verdict, false);
  };
}

export const decisionCommands: readonly Command[] = [
  scopeCommand("rest", "accept", "review.acceptRest", "command.review.acceptRest", "$mod+Alt+Enter"),
  scopeCommand("rest", "reject", "review.rejectRest", "command.review.rejectRest", "$mod+Alt+Backspace"),
  scopeCommand("paragraph", "accept", "review.acceptParagraph", "command.review.acceptParagraph", "Shift+Alt+KeyG"),
  scopeCommand("paragraph", "reject", "review.rejectParagraph", "command.review.rejectParagraph", "$mod+Shift+Alt+KeyG"),
  scopeCommand("clause", "accept", "review.acceptClause", "command.review.acceptClause", "Shift+Alt+KeyK"),
  scopeCommand("clause", "reject", "review.rejectClause", "command.review.rejectClause", "$mod+Shift+Alt+KeyK"),
  scopeCommand("run", "accept", "review.acceptRun", "command.review.acceptRun", "Shift+Alt+KeyR"),
  scopeCommand("run", "reject", "review.rejectRun", "command.review.rejectRun", "$mod+Shift+Alt+KeyR"),
  scopeCommand("author", "accept", "review.acceptAuthor", "command.review.acceptAuthor", "Shift+Alt+KeyU"),
  scopeCommand("author", "reject", "review.rejectAuthor", "command.review.rejectAuthor", "$mod+Shift+Alt+KeyU"),
  {
    id: "review.acceptBecause",
    title: "command.review.acceptBecause",
    group: "review",
    keys: [],
    when: canDecide,
    run: withReason("accept"),
  },
  {
    id: "review.rejectBecause",
    title: "command.review.rejectBecause",
    group: "review",
    keys: [],
    when: canDecide,
    run: withReason("reject"),
  },
  {
    id: "review.chooseCurrent",
    title: "command.review.chooseCurrent",
    group: "review",
    keys: ["Alt+KeyX"],
    when: ({ session }) => session !== null && currentChange(session) !== null,
    run: ({ session }) => {
      const item = session === null ? null : currentChange(session);
      if (item !== null) choose(item.hunk.id, "toggle");
    },
  },
  {
    id: "review.acceptChosen",
    title: "command.review.acceptChosen",
    group: "review",
    keys: ["Shift+Alt+KeyX"],
    when: hasChosen,
    run: () => decideChosen("accept"),
  },
  {
    id: "review.rejectChosen",
    title: "command.review.rejectChosen",
    group: "review",
    keys: ["$mod+Alt+KeyX"],
    when: hasChosen,
    run: () => decideChosen("reject"),
  },
  {
    id: "review.group",
    title: "command.review.group",
    group: "review",
    keys: [],
    when: hasDocument,
    run: () => setReview((state) => ({ grouped: !state.grouped })),
  },
  {
    id: "review.stakesOnly",
    title: "command.review.stakesOnly",
    group: "review",
    keys: ["Shift+Alt+KeyH"],
    when: hasDocument,
    run: () => setFilter({ stakes: getUi().filter.stakes !== true }),
  },
  {
    id: "review.queueStart",
    title: "command.review.queueStart",
    group: "review",
    keys: ["Shift+Alt+F10"],
    when: hasDocument,
    run: startReview,
  },
  { id: "review.queueSkip", title: "command.review.queueSkip", group: "review", keys: ["Alt+KeyS"], when: inQueue, run: skipCurrent },
  {
    id: "review.queueLater",
    title: "command.review.queueLater",
    group: "review",
    keys: ["Shift+Alt+KeyS"],
    when: inQueue,
    run: snoozeCurrent,
  },
  {
    id: "review.queueEnd",
    title: "command.review.queueEnd",
    group: "review",
    keys: [],
    when: ({ session }) => session !== null && queueProgress(session) !== null,
    run: endReview,
  },
];
