import { expect, test } from "vitest";
import { createSessions } from "./sessions.ts";

const cookieOf = (setCookie: string): string => setCookie.split(";")[0] ?? "";

test("the cookie is out of reach of scripts and of other sites", () => {
  const setCookie = createSessions(() => 4000).open();
  expect(setCookie).toMatch(/^palimpsest-4000=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/);
});

test("a session is known by its cookie, among others", () => {
  const sessions = createSessions(() => 4000);
  const cookie = cookieOf(sessions.open());
  expect(sessions.has(cookie)).toBe(true);
  expect(sessions.has(`theme=dark; ${cookie}; other=1`)).toBe(true);
  // A stale cookie of an earlier server beside the right one.
  expect(sessions.has(`palimpsest-4000=old; ${cookie}`)).toBe(true);
});

test("each session has a channel of its own that a reload keeps", () => {
  const sessions = createSessions(() => 4000);
  const [first, second] = [cookieOf(sessions.open()), cookieOf(sessions.open())];
  const channel = sessions.channel(first);
  expect(channel).toMatch(/^browser-[\w-]{43}$/);
  expect(sessions.channel(`theme=dark; ${first}`)).toBe(channel);
  expect(sessions.channel(second)).not.toBe(channel);
  expect(first).not.toContain(channel?.split("-")[1]);
  expect(sessions.channel("palimpsest-4000=other")).toBeNull();
});

test("nothing else is a session", () => {
  const sessions = createSessions(() => 4000);
  const cookie = cookieOf(sessions.open());
  for (const header of [
    undefined,
    "",
    "palimpsest-4000=",
    `x${cookie}`,
    cookie.replace("4000", "4001"),
    `${cookie}a`,
    `a=${"x".repeat(20_000)}; ${cookie}`,
  ]) {
    expect(sessions.has(header)).toBe(false);
  }
});
