import type { ElementContent } from "hast";
import { shareOf } from "../aiProperties.ts";
import { AI_SOURCE_TYPE, type AiText } from "../aiText.ts";
import type { StructuredDocument } from "../markdown/model.ts";
import { element, text } from "./nodes.ts";

/** Schema.org's member of the same meaning as IPTC's term. */
const SCHEMA_SOURCE_TYPE = "https://schema.org/CompositeWithTrainedAlgorithmicMediaDigitalSource";

/**
 * Entries of a page's head that tell programs of generated text: meta elements, and the same as JSON-LD. JSON-LD is data: browsers never run it, and
 * the page's policy goes on forbidding all that could.
 */
export function aiHead({ title, language }: StructuredDocument, aiText: AiText): ElementContent[] {
  if (aiText.spans.length === 0) return [];
  const models = [...new Set(aiText.spans.map(({ model }) => model))].sort();
  const data = {
    "@context": "https://schema.org",
    "@type": "DigitalDocument",
    name: title,
    inLanguage: language,
    digitalSourceType: [SCHEMA_SOURCE_TYPE, AI_SOURCE_TYPE],
    contributor: models.map((name) => ({ "@type": "SoftwareApplication", name })),
  };
  const meta = (name: string, content: string): ElementContent => element("meta", [], { name, content });
  return [
    meta("digital-source-type", AI_SOURCE_TYPE),
    meta("ai-generated-share", String(shareOf(aiText))),
    meta("ai-models", models.join("; ")),
    element("script", [text(scriptText(data))], { type: "application/ld+json" }),
  ];
}

/** JSON that nothing can end or leave: the characters of markup are written as escapes. */
function scriptText(data: object): string {
  return JSON.stringify(data).replace(/[<>&\u2028\u2029]/g, (mark) => `\\u${mark.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
