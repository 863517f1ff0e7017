import { common } from "./en/common.ts";
import { editor } from "./en/editor.ts";
import { errors } from "./en/errors.ts";

/**
 * Every text of the interface in English; its keys are the keys of all languages. A feature adds `en/<feature>.ts` and
 * `ja/<feature>.ts` and spreads them here and in messages.ja.ts.
 */
export const messagesEn = {
  ...common,
  ...editor,
  ...errors,
} as const;

/** Key of a text. */
export type MessageKey = keyof typeof messagesEn;
