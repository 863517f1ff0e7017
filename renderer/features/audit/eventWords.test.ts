import { expect, test } from "vitest";
import { AUDIT_TYPES } from "../../../src/domain/audit/auditEvent.ts";
import { createTranslator } from "../../../src/i18n/translate.ts";
import { eventWords, typeName } from "./eventWords.ts";

test("every type of event has a name in both languages", () => {
  for (const language of ["en", "ja"] as const) {
    const translate = createTranslator(language);
    for (const type of AUDIT_TYPES) {
      const name = typeName(type, translate);
      expect(name, `${language} ${type}`).not.toMatch(/^audit\.|^\w+\.[\w-]+$/);
      expect(eventWords({ type, data: {} }, translate), `${language} ${type}`).not.toBe("");
    }
  }
});

test("events say what happened, and those of a newer version their name", () => {
  const translate = createTranslator("en");
  expect(eventWords({ type: "decision.made", data: { verdict: "reject", reason: "ab" } }, translate)).toBe(
    "Change rejected, with a reason",
  );
  expect(eventWords({ type: "revision.added", data: { number: 4, cause: "typing" } }, translate)).toBe("Version 4: Typing");
  expect(eventWords({ type: "moon.landed", data: {} }, translate)).toBe("moon.landed");
});
