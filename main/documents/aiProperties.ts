import { AI_SOURCE_TYPE, type AiText } from "./aiText.ts";

/** A fact about the generated text of a file, for programs. */
export type AiFact = { readonly name: string } & (
  | { readonly type: "boolean"; readonly value: boolean }
  | { readonly type: "share" | "count"; readonly value: number }
  | { readonly type: "text"; readonly value: string }
);

/** Longest text of a property that Word shows and keeps, UTF-16 units. */
const LONGEST = 255;

/**
 * What a file says in its properties about text that models wrote: that there is some, how much, where, which models, and IPTC's term for it.
 * No words of the text, no prompts, and nobody's name.
 */
export function aiFacts(aiText: AiText): AiFact[] {
  const { spans, characters, length, clauses = [] } = aiText;
  const models = [...new Set(spans.map(({ model }) => model))].sort();
  return [
    { name: "AIGenerated", type: "boolean", value: true },
    { name: "AIGeneratedShare", type: "share", value: shareOf(aiText) },
    { name: "AIGeneratedCharacters", type: "count", value: characters },
    { name: "AITextCharacters", type: "count", value: length },
    { name: "AIGeneratedParts", type: "count", value: spans.length },
    ...(clauses.length === 0
      ? []
      : [{ name: "AIGeneratedClauses", type: "text" as const, value: joined(clauses.map((one) => `${one.label}: ${one.characters}`)) }]),
    { name: "AIModels", type: "text", value: joined(models) },
    { name: "DigitalSourceType", type: "text", value: AI_SOURCE_TYPE },
  ];
}

/** Names of the properties of `aiFacts`. */
export const AI_PROPERTIES: ReadonlySet<string> = new Set([
  "AIGenerated",
  "AIGeneratedShare",
  "AIGeneratedCharacters",
  "AITextCharacters",
  "AIGeneratedParts",
  "AIGeneratedClauses",
  "AIModels",
  "DigitalSourceType",
]);

/** The generated part of the text, 0..1, with four digits. */
export function shareOf({ characters, length }: AiText): number {
  return length === 0 ? 0 : Math.round((characters / length) * 10_000) / 10_000;
}

/** As many of the items as fit, with a sign that there are more. */
function joined(items: readonly string[]): string {
  let text = "";
  for (const item of items) {
    const next = text === "" ? item : `${text}; ${item}`;
    if (next.length > LONGEST - 3) return `${text.slice(0, LONGEST - 3)}; …`;
    text = next;
  }
  return text;
}
