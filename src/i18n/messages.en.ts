import { access } from "./en/access.ts";
import { audit } from "./en/audit.ts";
import { blame } from "./en/blame.ts";
import { changes } from "./en/changes.ts";
import { commands } from "./en/commands.ts";
import { comments } from "./en/comments.ts";
import { common } from "./en/common.ts";
import { comparison } from "./en/comparison.ts";
import { decisions } from "./en/decisions.ts";
import { desktop } from "./en/desktop.ts";
import { dialogs } from "./en/dialogs.ts";
import { editor } from "./en/editor.ts";
import { engines } from "./en/engines.ts";
import { errors } from "./en/errors.ts";
import { fileNotices } from "./en/fileNotices.ts";
import { generate } from "./en/generate.ts";
import { generated } from "./en/generated.ts";
import { history } from "./en/history.ts";
import { house } from "./en/house.ts";
import { insights } from "./en/insights.ts";
import { models } from "./en/models.ts";
import { notices } from "./en/notices.ts";
import { quality } from "./en/quality.ts";
import { review } from "./en/review.ts";
import { sections } from "./en/sections.ts";
import { shell } from "./en/shell.ts";
import { suggest } from "./en/suggest.ts";
import { versions } from "./en/versions.ts";
import { word } from "./en/word.ts";

/**
 * Every text of the interface in English; its keys are the keys of all languages. A feature adds `en/<feature>.ts` and
 * `ja/<feature>.ts` and spreads them here and in messages.ja.ts.
 */
export const messagesEn = {
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
} as const;

/** Key of a text. */
export type MessageKey = keyof typeof messagesEn;
