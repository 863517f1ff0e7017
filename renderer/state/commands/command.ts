import type { CallName } from "../../../src/domain/access/permissions.ts";
import type { MessageKey } from "../language.ts";
import type { DocumentSession } from "../session.ts";
import type { UiState } from "../uiStore.ts";

/** What a command's condition may look at. */
export interface CommandContext {
  readonly session: DocumentSession | null;
  readonly ui: UiState;
}

export type CommandGroup = "file" | "edit" | "review" | "generate" | "timeline" | "view" | "help";

/** The one declaration of something the user can do: it feeds the palette, the menus, tooltips, the keymap and the help. */
export interface Command {
  readonly id: string;
  readonly title: MessageKey;
  readonly group: CommandGroup;
  /** Default keys in tinykeys' grammar, e.g. "$mod+Shift+Enter". The user may replace them. */
  readonly keys: readonly string[];
  /** The call of the contract that it makes: who may not make it does not have the command. */
  readonly call?: CallName;
  /** Where it is off, its keys go on to whatever has the focus. Default: always. */
  readonly when?: (context: CommandContext) => boolean;
  /** Its keys also work while a text field outside of the editor, or a dialog, has the focus. */
  readonly everywhere?: boolean;
  /** Its keys also work while a text field has the focus, but not while a dialog, a menu or a list is open. */
  readonly fromFields?: boolean;
  /** Failures are reported by the caller. */
  readonly run: (context: CommandContext) => void | Promise<void>;
}

export const hasDocument = ({ session }: CommandContext): boolean => session !== null;
