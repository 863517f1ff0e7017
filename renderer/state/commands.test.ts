import { describe, expect, test } from "vitest";
import { settingsSchema } from "../../src/contract/app.ts";
import type { Settings } from "../../src/contract/index.ts";
import { messagesEn } from "../../src/i18n/messages.en.ts";
import { COMMANDS, commandById, keyChoices, keyHolder, keysOf, withKey } from "./commands.ts";
import { displayKey, keyOfEvent } from "./keymap.ts";
import { useUiStore } from "./uiStore.ts";

const press = (code: string, key: string, modifiers: Partial<Record<"altKey" | "ctrlKey" | "shiftKey" | "metaKey", boolean>> = {}) => ({
  code,
  key,
  altKey: false,
  ctrlKey: false,
  shiftKey: false,
  metaKey: false,
  ...modifiers,
});

describe("commands", () => {
  test("have ids and default keys of their own", () => {
    const ids = COMMANDS.map((command) => command.id);
    expect(new Set(ids).size).toBe(ids.length);
    const keys = COMMANDS.flatMap((command) => command.keys);
    expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
  });

  test("have a title in the messages", () => {
    for (const command of COMMANDS) expect(messagesEn[command.title]).toBeTruthy();
  });

  test("of the review answer to the keys that the product promises", () => {
    const promised = {
      "review.next": "Alt+F5",
      "review.previous": "Shift+Alt+F5",
      "review.accept": "$mod+Shift+Enter",
      "review.reject": "$mod+Shift+Backspace",
      "review.acceptAll": "$mod+Enter",
      "review.rejectAll": "$mod+Backspace",
      "generate.regenerate": "Alt+Enter",
      "review.nextAlternative": "Alt+BracketRight",
      "review.previousAlternative": "Alt+BracketLeft",
      "generate.lock": "Alt+KeyL",
      "view.toggleDiff": "Shift+Alt+F7",
      "view.readDifferences": "F7",
      "view.palette": "F1",
      "file.export": "$mod+KeyE",
      "view.history": "$mod+KeyH",
      "timeline.stop": "Escape",
    };
    for (const [id, key] of Object.entries(promised)) expect(commandById(id).keys, id).toContain(key);
    expect(commandById("view.palette").keys).toContain("$mod+Shift+KeyP");
  });

  test("take other keys, and say who holds a key already", () => {
    const lock = commandById("generate.lock");
    expect(keyHolder("Alt+KeyJ", "generate.lock", {})).toBeNull();
    const choices = withKey({ "review.next": "F8" }, "generate.lock", "Alt+KeyJ");
    expect(keysOf(lock, choices)).toEqual(["Alt+KeyJ"]);
    expect(keyHolder("Alt+KeyJ", "review.next", choices)?.id).toBe("generate.lock");
    expect(keyHolder("Alt+KeyL", "review.next", choices)).toBeNull();
    expect(withKey(choices, "generate.lock", null)).toEqual({ "review.next": "F8" });
    expect(keysOf(lock, {})).toEqual(lock.keys);
  });

  test("take their keys from the settings, which can hold one for each", () => {
    const keys = Object.fromEntries(COMMANDS.map((command) => [command.id, "Alt+KeyJ"]));
    expect(settingsSchema.shape.keys.parse(keys)).toEqual(keys);
    useUiStore.setState({ settings: { keys: { "generate.lock": "Alt+KeyJ" } } as unknown as Settings });
    expect(keyChoices()).toEqual({ "generate.lock": "Alt+KeyJ" });
    useUiStore.setState({ settings: null });
    expect(keyChoices()).toEqual({});
  });
});

describe("keys", () => {
  test("are written as the machine's keyboard names them", () => {
    expect(displayKey("$mod+Shift+KeyP", false)).toBe("Ctrl+Shift+P");
    expect(displayKey("$mod+Shift+Enter", true)).toBe("⇧⌘Enter");
    expect(displayKey("Alt+BracketRight", false)).toBe("Alt+]");
  });

  test("that are pressed are read with their modifiers", () => {
    expect(keyOfEvent(press("KeyJ", "j", { altKey: true }))).toBe("Alt+KeyJ");
    expect(keyOfEvent(press("Enter", "Enter", { ctrlKey: true, shiftKey: true }))).toBe("$mod+Shift+Enter");
    expect(keyOfEvent(press("ShiftLeft", "Shift", { shiftKey: true }))).toBeNull();
  });
});
