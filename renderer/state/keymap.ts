/** Keys: from a key press to the command it stands for, and how a key is written for people. */
import { type KeybindingPress, matchKeybindingPress, parseKeybinding } from "tinykeys";
import { COMMANDS, type Command, commandContext, isEnabled, type KeyChoices, keyChoices, keysOf, runCommand } from "./commands.ts";
import { useUiStore } from "./uiStore.ts";

const isApple = (): boolean => typeof navigator !== "undefined" && /Mac|iPod|iPhone|iPad/.test(navigator.platform);

const NAMES: Readonly<Record<string, string>> = {
  BracketRight: "]",
  BracketLeft: "[",
  Comma: ",",
  Period: ".",
  Slash: "/",
  Backspace: "⌫",
  Enter: "Enter",
  Escape: "Esc",
};

function partName(part: string, apple: boolean): string {
  if (part === "$mod") return apple ? "⌘" : "Ctrl";
  if (part === "Alt") return apple ? "⌥" : "Alt";
  if (part === "Shift") return apple ? "⇧" : "Shift";
  if (part === "Control") return apple ? "⌃" : "Ctrl";
  if (part === "Meta") return apple ? "⌘" : "Meta";
  return NAMES[part] ?? part.replace(/^(Key|Digit)/, "");
}

/** "$mod+Shift+KeyP" as "Ctrl+Shift+P", or "⇧⌘P" on Apple machines. */
export function displayKey(key: string, apple = isApple()): string {
  const parts = key.split("+");
  const last = parts.pop() ?? "";
  const order = ["Control", "Alt", "Shift", "$mod", "Meta"];
  const modifiers = apple ? [...parts].sort((a, b) => order.indexOf(a) - order.indexOf(b)) : parts;
  return [...modifiers, last].map((part) => partName(part, apple)).join(apple ? "" : "+");
}

/** The keys that a press with its modifiers stands for, in the grammar of commands; null for a modifier alone. */
export function keyOfEvent(event: Pick<KeyboardEvent, "key" | "code" | "altKey" | "ctrlKey" | "metaKey" | "shiftKey">): string | null {
  if (["Shift", "Control", "Alt", "Meta", "AltGraph"].includes(event.key) || event.code === "") return null;
  const apple = isApple();
  const modifiers = [
    (apple ? event.metaKey : event.ctrlKey) ? "$mod" : null,
    apple && event.ctrlKey ? "Control" : null,
    event.shiftKey ? "Shift" : null,
    event.altKey ? "Alt" : null,
  ].filter((part) => part !== null);
  return [...modifiers, event.code].join("+");
}

/** Held keys repeat these; a decision is never made twice by a key that is held too long. */
const MAY_REPEAT: ReadonlySet<string> = new Set([
  "edit.undo",
  "edit.redo",
  "review.next",
  "review.previous",
  "timeline.next",
  "timeline.previous",
]);

function inForeignField(event: KeyboardEvent): boolean {
  const target = event.target;
  if (!(target instanceof HTMLElement) || target.closest(".monaco-editor") !== null) return false;
  return (
    target.closest("input:not([type=radio]):not([type=checkbox]):not([type=range]), textarea, select, [contenteditable=true]") !== null
  );
}

const inDialog = (event: KeyboardEvent): boolean =>
  event.target instanceof HTMLElement && event.target.closest('[role="dialog"], [role="menu"], [role="listbox"]') !== null;
const inDrawer = (event: KeyboardEvent): boolean => event.target instanceof HTMLElement && event.target.closest("[data-drawer]") !== null;
const editorOverlayOpen = (event: KeyboardEvent): boolean =>
  event.key === "Escape" && document.querySelector(".monaco-editor .find-widget.visible, .monaco-editor .suggest-widget.visible") !== null;

/** A dialog, menu or open list, wherever the focus is: Escape closes it first. Panels that stand in a drawer are none. */
const overlayOpen = (): boolean =>
  [...document.querySelectorAll('[role="dialog"], [role="menu"], [role="listbox"]')].some(
    (overlay) => overlay.closest(".monaco-editor, [data-drawer]") === null && overlay.checkVisibility(),
  );

function isBlocked(command: Command, event: KeyboardEvent): boolean {
  if (command.everywhere === true) return false;
  if (command.fromFields === true) return overlayOpen() || editorOverlayOpen(event);
  return inForeignField(event) || (inDialog(event) && !inDrawer(event)) || editorOverlayOpen(event);
}

function compile(choices: KeyChoices): { command: Command; press: KeybindingPress }[] {
  return COMMANDS.flatMap((command) =>
    keysOf(command, choices).flatMap((key) => {
      const press = parseKeybinding(key)[0];
      return press === undefined ? [] : [{ command, press }];
    }),
  );
}

/** Listens for the keys of all commands, before the editor sees them; returns the way out. */
export function listenForKeys(): () => void {
  let choices = keyChoices();
  let bindings = compile(choices);
  const stopChoices = useUiStore.subscribe(() => {
    if (keyChoices() === choices) return;
    choices = keyChoices();
    bindings = compile(choices);
  });
  const onKey = (event: KeyboardEvent): void => {
    if (event.isComposing || event.defaultPrevented) return;
    const context = commandContext();
    const binding = bindings.find(
      ({ command, press }) => matchKeybindingPress(event, press) && !isBlocked(command, event) && isEnabled(command, context),
    );
    if (binding === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    if (!event.repeat || MAY_REPEAT.has(binding.command.id)) runCommand(binding.command.id);
  };
  window.addEventListener("keydown", onKey, { capture: true });
  return () => {
    stopChoices();
    window.removeEventListener("keydown", onKey, { capture: true });
  };
}
