import { changes } from "./ja/changes.ts";
import { commands } from "./ja/commands.ts";
import { common } from "./ja/common.ts";
import { comparison } from "./ja/comparison.ts";
import { desktop } from "./ja/desktop.ts";
import { dialogs } from "./ja/dialogs.ts";
import { editor } from "./ja/editor.ts";
import { errors } from "./ja/errors.ts";
import { generate } from "./ja/generate.ts";
import { history } from "./ja/history.ts";
import { models } from "./ja/models.ts";
import { notices } from "./ja/notices.ts";
import { quality } from "./ja/quality.ts";
import { shell } from "./ja/shell.ts";
import type { MessageKey } from "./messages.en.ts";

/** Every text of the interface in Japanese. */
export const messagesJa: Record<MessageKey, string> = {
  ...common,
  ...desktop,
  ...comparison,
  ...editor,
  ...errors,
  ...shell,
  ...history,
  ...generate,
  ...dialogs,
  ...commands,
  ...changes,
  ...models,
  ...notices,
  ...quality,
};
