import type { Notification, NotificationConstructorOptions } from "electron";
import { expect, test } from "vitest";
import { type NotifierOptions, nativeNotifier } from "./notifier.ts";

type Listener = () => void;

/** A desktop that keeps what it was asked to show. */
function desktop(parts: Partial<NotifierOptions> = {}) {
  const shown: NotificationConstructorOptions[] = [];
  const closed: NotificationConstructorOptions[] = [];
  const clicks: Listener[] = [];
  let opened = 0;
  const notifier = nativeNotifier({
    languages: ["en"],
    supported: () => true,
    inSight: () => false,
    open: () => {
      opened += 1;
    },
    create: (options) => {
      const one = {
        show: () => void shown.push(options),
        close: () => void closed.push(options),
        on: (event: string, listener: Listener) => {
          if (event === "click") clicks.push(listener);
          return one;
        },
      };
      return one as unknown as Pick<Notification, "show" | "close" | "on">;
    },
    ...parts,
  });
  return { notifier, shown, closed, click: () => clicks.at(-1)?.(), opened: () => opened };
}

test("it says what it was given, quietly, and a click brings the window back", () => {
  const { notifier, shown, click, opened } = desktop();
  notifier.show("Palimpsest", "Ada asks for your approval of NDA.");
  expect(shown).toEqual([{ title: "Palimpsest", body: "Ada asks for your approval of NDA.", silent: true }]);
  click();
  expect(opened()).toBe(1);
});

test("nothing is shown over the window, nor where the system has no notifications", () => {
  for (const parts of [{ inSight: () => true }, { supported: () => false }]) {
    const { notifier, shown } = desktop(parts);
    notifier.show("a", "b");
    expect(shown).toEqual([]);
  }
});

test("a heap of them does not stay", () => {
  const { notifier, shown, closed } = desktop();
  for (let index = 0; index < 7; index += 1) notifier.show("Palimpsest", String(index));
  expect(shown).toHaveLength(7);
  expect(closed.map(({ body }) => body)).toEqual(["0", "1"]);
});
