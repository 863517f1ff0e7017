import { may } from "../access.ts";
import { approveMine, askForChanges, showReview } from "../actions/approvals.ts";
import { toggleNotifications } from "../notifications.ts";
import { openForm, settleFallen, taskOf, useReviewStore } from "../reviews.ts";
import { type Command, type CommandContext, hasDocument } from "./command.ts";

const hasTask = ({ session, ui }: CommandContext): boolean =>
  session !== null && taskOf(useReviewStore.getState().review, ui.appInfo?.actor?.id) !== null;

export const approvalCommands: readonly Command[] = [
  {
    id: "review.approve",
    title: "command.review.approve",
    group: "review",
    keys: ["$mod+Alt+KeyA"],
    when: hasTask,
    run: approveMine,
  },
  {
    id: "review.requestChanges",
    title: "command.review.requestChanges",
    group: "review",
    keys: ["$mod+Alt+KeyR"],
    when: hasTask,
    run: askForChanges,
  },
  {
    id: "review.request",
    title: "command.review.request",
    group: "review",
    keys: [],
    when: (context) => hasDocument(context) && may("reviews.request"),
    run: () => {
      showReview();
      openForm("request");
    },
  },
  {
    id: "review.finalise",
    title: "command.review.finalise",
    group: "review",
    keys: [],
    when: (context) =>
      hasDocument(context) && may("reviews.finalise") && !["final", "superseded"].includes(useReviewStore.getState().review?.state ?? ""),
    run: () => {
      showReview();
      openForm("final");
    },
  },
  {
    id: "review.unlock",
    title: "command.review.unlock",
    group: "review",
    keys: [],
    when: (context) =>
      hasDocument(context) && may("reviews.unlock") && ["final", "superseded"].includes(useReviewStore.getState().review?.state ?? ""),
    run: () => {
      showReview();
      openForm("unlock");
    },
  },
  {
    id: "review.settleFallen",
    title: "command.review.settleFallen",
    group: "review",
    keys: [],
    when: () => useReviewStore.getState().fallen.length > 0,
    run: settleFallen,
  },
  { id: "view.notifications", title: "command.view.notifications", group: "view", keys: ["$mod+Alt+KeyN"], run: toggleNotifications },
];
