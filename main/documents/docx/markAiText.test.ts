import { expect, test } from "vitest";
import { AI_PROPERTIES } from "../aiProperties.ts";
import { AI_SOURCE_TYPE, type AiText } from "../aiText.ts";
import { packParts } from "../ooxml/packageEdits.ts";
import { p, r, wordFile } from "../ooxml/testing/wordFixture.ts";
import { openWord } from "../ooxml/wordPackage.ts";
import { childElements, descendants, ownText } from "../ooxml/xml.ts";
import { schemaErrors } from "../testing/schemaErrors.ts";
import { wordFaults } from "../testing/wordFaults.ts";
import { markAiText } from "./markAiText.ts";

const AI: AiText = {
  spans: [
    { start: 4, end: 10, model: "tiny <0.1> & more" },
    { start: 20, end: 21, model: "other" },
  ],
  characters: 7,
  length: 30,
  clauses: [
    { label: "1", characters: 6 },
    { label: "第2条", characters: 1 },
  ],
};
const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';
const PLAIN = wordFile({ body: `${p(r("Words"))}<w:sectPr/>` });

/** The custom properties of a file by name, and their ids. */
async function propertiesOf(bytes: Uint8Array) {
  const word = await openWord(bytes);
  const found = word.relationships("").filter(({ type }) => type === "custom-properties");
  expect(found).toHaveLength(1);
  const part = word.xml(found[0]?.target ?? "");
  const properties = part === undefined ? [] : childElements(part.root);
  return {
    ids: properties.map(({ attributes }) => attributes["pid"]),
    values: Object.fromEntries(
      properties.map((one) => [one.attributes["name"], [...descendants(one)].map((value) => `${value.name} ${ownText(value)}`).join()]),
    ),
  };
}

const marked = async (bytes: Uint8Array, aiText = AI): Promise<Uint8Array> => packParts(markAiText((await openWord(bytes)).parts, aiText));

test("a file without properties gets them, with part, type and relationship", { timeout: 60_000 }, async () => {
  const bytes = await marked(PLAIN);
  const { ids, values } = await propertiesOf(bytes);
  expect(values).toEqual({
    AIGenerated: "vt:bool true",
    AIGeneratedShare: "vt:r8 0.2333",
    AIGeneratedCharacters: "vt:i4 7",
    AITextCharacters: "vt:i4 30",
    AIGeneratedParts: "vt:i4 2",
    AIGeneratedClauses: "vt:lpwstr 1: 6; 第2条: 1",
    AIModels: "vt:lpwstr other; tiny <0.1> & more",
    DigitalSourceType: `vt:lpwstr ${AI_SOURCE_TYPE}`,
  });
  expect(Object.keys(values)).toEqual([...AI_PROPERTIES]);
  expect(ids).toEqual(["2", "3", "4", "5", "6", "7", "8", "9"]);
  expect(await schemaErrors(bytes)).toEqual([]);
  expect(await wordFaults(bytes)).toEqual([]);
});

test("a file's own properties stay, and a mark takes the place of an earlier one", { timeout: 60_000 }, async () => {
  const own = `${HEAD}<q:Properties xmlns:q="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" xmlns:v="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"><q:property fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="7" name="Matter"><v:lpwstr>4711</v:lpwstr></q:property></q:Properties>`;
  const first = markAiText((await openWord(PLAIN)).parts, AI);
  first.set("docProps/custom.xml", new TextEncoder().encode(own));
  const twice = await marked(await marked(packParts(first)), { ...AI, spans: AI.spans.slice(1), clauses: [] });
  const { ids, values } = await propertiesOf(twice);
  expect(values).toMatchObject({ Matter: "v:lpwstr 4711", AIGeneratedParts: "vt:i4 1", AIModels: "vt:lpwstr other" });
  expect(values).not.toHaveProperty("AIGeneratedClauses");
  expect(new Set(ids).size).toBe(ids.length);
  expect(await schemaErrors(twice)).toEqual([]);
});

test("nothing generated changes nothing; long lists end with a sign that there is more", async () => {
  const { parts } = await openWord(PLAIN);
  expect(markAiText(parts, { spans: [], characters: 0, length: 5 })).toEqual(parts);
  const clauses = Array.from({ length: 99 }, (_, index) => ({ label: `${index}.1`, characters: 10 }));
  const shown = (await propertiesOf(await marked(PLAIN, { ...AI, clauses }))).values["AIGeneratedClauses"] ?? "";
  expect(shown).toMatch(/^vt:lpwstr 0\.1: 10; .*; …$/);
  expect(shown.length).toBeLessThanOrEqual(255 + "vt:lpwstr ".length);
});
