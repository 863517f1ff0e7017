import IntlMessageFormat from "intl-messageformat";
import { describe, expect, it } from "vitest";
import { ERROR_CODES } from "../domain/errors/palimpsestError.ts";
import { messagesEn } from "./messages.en.ts";
import { messagesJa } from "./messages.ja.ts";
import { chooseLanguage, createTranslator, errorKey, LANGUAGES, type MessageKey, noticeKey } from "./translate.ts";

/** Names of the placeholders of a text, found in its parsed form. */
function placeholders(text: string, language: string): string[] {
  const names = new Set<string>();
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) node.forEach(visit);
    else if (typeof node === "object" && node !== null) {
      // Literal text (type 0) has a value too; plural counts (#, type 7) have none.
      if ("type" in node && "value" in node && node.type !== 0 && typeof node.value === "string") names.add(node.value);
      for (const child of Object.values(node)) visit(child);
    }
  };
  visit(new IntlMessageFormat(text, language, undefined, { ignoreTag: true }).getAst());
  return [...names].sort();
}

const keys = Object.keys(messagesEn) as MessageKey[];

describe("messages", () => {
  it("have the same keys in every language", () => {
    expect(Object.keys(messagesJa).sort()).toEqual([...keys].sort());
  });

  it("finds placeholders", () => {
    expect(placeholders("{count, plural, one {# of {total}} other {{name}}}", "en")).toEqual(["count", "name", "total"]);
  });

  it.each(keys)("%s has the same placeholders in every language, and no text is empty", (key) => {
    expect(messagesEn[key].trim()).not.toBe("");
    expect(messagesJa[key].trim()).not.toBe("");
    expect(placeholders(messagesJa[key], "ja")).toEqual(placeholders(messagesEn[key], "en"));
  });

  it.each(LANGUAGES)("every text can be formatted (%s)", (language) => {
    const problems: Error[] = [];
    const translate = createTranslator(language, (problem) => problems.push(problem));
    for (const key of keys) {
      const values = Object.fromEntries(placeholders(messagesEn[key], "en").map((name) => [name, 2]));
      expect(translate(key, values)).not.toMatch(/[{}]/);
    }
    expect(problems).toEqual([]);
  });

  it.each(ERROR_CODES)("%s has a sentence that ends", (code) => {
    expect(createTranslator("en")(errorKey(code))).toMatch(/\.$/);
    expect(createTranslator("ja")(errorKey(code))).toMatch(/。$/);
  });
});

describe("notices", () => {
  const values = { problem: "quick_check", setAside: "a.db", restored: "b.db", restoredAt: Date.UTC(2026, 0, 2), hasSetAside: "yes" };

  it.each(LANGUAGES)("say in %s what happened and which file was kept", (language) => {
    const key = noticeKey("DATABASE_RESTORED");
    const text = key === null ? "" : createTranslator(language)(key, values);
    expect(text).toContain("quick_check");
    expect(text).toContain("a.db");
    expect(text).toContain("2026");
  });

  it("have no key for a code that has no text", () => {
    expect(noticeKey("SOMETHING_NEW")).toBeNull();
  });
});

describe("translating", () => {
  it("counts", () => {
    const en = createTranslator("en");
    const ja = createTranslator("ja");
    expect(en("common.words", { count: 1 })).toBe("1 word");
    expect(en("common.words", { count: 4812 })).toBe("4,812 words");
    expect(en("changes.count", { count: 0 })).toBe("none");
    expect(en("common.position", { position: 3, total: 12 })).toBe("3 of 12");
    expect(ja("common.position", { position: 3, total: 12 })).toBe("12 件中 3 件目");
    expect(en("common.seconds", { seconds: 0.64 })).toBe("0.6 s");
  });

  it("tells about a missing value and still gives a text", () => {
    const problems: Error[] = [];
    const text = createTranslator("en", (problem) => problems.push(problem))("common.words");
    expect(problems).toHaveLength(1);
    expect(text).toContain("word");
  });

  it("chooses the language", () => {
    expect(chooseLanguage("ja", ["en"])).toBe("ja");
    expect(chooseLanguage("system", ["fr-FR", "ja-JP", "en"])).toBe("ja");
    expect(chooseLanguage("system", ["fr"])).toBe("en");
  });
});
