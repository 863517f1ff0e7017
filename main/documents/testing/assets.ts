import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { DocumentKind } from "../../../src/domain/document/documentState.ts";
import type { StructuredDocument } from "../markdown/model.ts";
import { parseMarkdown } from "../markdown/parse.ts";

export const ASSETS = fileURLToPath(new URL("../../../assets", import.meta.url));

/** The date of every export in the tests, ms since 1970 UTC. */
export const DATE = Date.UTC(2026, 3, 1, 9, 30, 0);

/** Everything the format knows, in one short document. */
export const EVERYTHING = `---
title: Everything
numbering: legal
---

# Everything {#top}

Text with **bold**, *italic*, ~~struck~~, \`code()\`, <b onclick="alert(1)">tags</b>, a defined term (**"Services"**),
a note[^one], the same note[^one], another[^two] and a link to [a place](https://example.org/a?b=1&c=2).

## Payment {#payment}

1. Fees are due monthly. {#fees}
   1. Late fees bear interest, see [](#payment) and [the exceptions](#exceptions).
   2. A second letter.
2. Taxes.

   Continued paragraph of the clause.

- bullet one
  - bullet two
- [x] done
- [ ] open

### Exceptions {#exceptions}

> Quoted words.
>
> 1. counted alone
> 2. in the quote

| Item | Amount | |
| :-- | --: | --- |
| Setup | 1,000 | |
| 日本語の項目 | 2,000 | [](#fees) |

\`\`\`json
{ "a": 1,
  "b": "<script>" }
\`\`\`

## Term {#term}

日本語の文章を
改行しても空白は入らない。**「本契約」**という。See [](#nowhere) and [bad](javascript:alert(1)).

## General {#general}

<script>alert("x")</script>

<div>Words in HTML</div>

![A picture](https://example.org/picture.png) ![Dot](data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==)

***

## End {#end}

The end.

[^one]: First note with *emphasis* and https://example.org/note.
[^two]: Second note.
`;

export function sampleText(file: string): string {
  return readFileSync(`${ASSETS}/samples/${file}`, "utf8");
}

/** The samples that the exporters are tried on, with their kinds. */
export const SAMPLES: readonly { readonly file: string; readonly kind: DocumentKind }[] = [
  { file: "mutual-nda.md", kind: "contract" },
  { file: "cloud-service-agreement.md", kind: "contract" },
  { file: "slashing-protection.md", kind: "technical" },
  { file: "gyomu-itaku.md", kind: "ja" },
  { file: "template-technical-specification.md", kind: "technical" },
];

export function parseSample(file: string): StructuredDocument {
  const kind = SAMPLES.find((sample) => sample.file === file)?.kind ?? "contract";
  return parseMarkdown(sampleText(file), kind, "Untitled");
}
