import { expect, test } from "vitest";
import { NOTICE_KINDS } from "../domain/document/fileNotice.ts";
import { noticeText } from "./noticeText.ts";
import { createTranslator } from "./translate.ts";

test.each(NOTICE_KINDS)("%s is a sentence in both languages, for one and for many", (what) => {
  for (const count of [1, 3]) {
    expect(noticeText(createTranslator("en"), { what, count, detail: "ABC" })).toMatch(/^[A-Z0-9].*(?:\.|: ABC)$/u);
    expect(noticeText(createTranslator("ja"), { what, count, detail: "ABC" })).toMatch(/(?:。|：ABC)$/u);
  }
});
