import { access } from "./ja/access.ts";
import { audit } from "./ja/audit.ts";
import { blame } from "./ja/blame.ts";
import { changes } from "./ja/changes.ts";
import { commands } from "./ja/commands.ts";
import { comments } from "./ja/comments.ts";
import { common } from "./ja/common.ts";
import { comparison } from "./ja/comparison.ts";
import { decisions } from "./ja/decisions.ts";
import { desktop } from "./ja/desktop.ts";
import { dialogs } from "./ja/dialogs.ts";
import { editor } from "./ja/editor.ts";
import { engines } from "./ja/engines.ts";
import { errors } from "./ja/errors.ts";
import { fileNotices } from "./ja/fileNotices.ts";
import { generate } from "./ja/generate.ts";
import { generated } from "./ja/generated.ts";
import { history } from "./ja/history.ts";
import { house } from "./ja/house.ts";
import { insights } from "./ja/insights.ts";
import { models } from "./ja/models.ts";
import { notices } from "./ja/notices.ts";
import { quality } from "./ja/quality.ts";
import { review } from "./ja/review.ts";
import { sections } from "./ja/sections.ts";
import { shell } from "./ja/shell.ts";
import { suggest } from "./ja/suggest.ts";
import { versions } from "./ja/versions.ts";
import { word } from "./ja/word.ts";
import type { MessageKey } from "./messages.en.ts";

/** Every text of the interface in Japanese. */
export const messagesJa: Record<MessageKey, string> = {
  ...access,
  ...audit,
  ...blame,
  ...comments,
  ...decisions,
  ...house,
  ...insights,
  ...review,
  ...suggest,
  ...versions,
  ...word,
  ...common,
  ...desktop,
  ...comparison,
  ...editor,
  ...errors,
  ...shell,
  ...history,
  ...generate,
  ...engines,
  ...sections,
  ...fileNotices,
  ...generated,
  ...dialogs,
  ...commands,
  ...changes,
  ...models,
  ...notices,
  ...quality,
};
