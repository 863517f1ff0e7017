import { common } from "./ja/common.ts";
import { editor } from "./ja/editor.ts";
import { errors } from "./ja/errors.ts";
import type { MessageKey } from "./messages.en.ts";

/** Every text of the interface in Japanese. */
export const messagesJa: Record<MessageKey, string> = {
  ...common,
  ...editor,
  ...errors,
};
