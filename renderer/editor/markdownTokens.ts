/** Colours Markdown calmly: text stays text, its syntax marks step back. Monarch rules, a line at a time. */
import type { languages } from "monaco-editor/editor";

export const markdownConfiguration: languages.LanguageConfiguration = {
  surroundingPairs: [
    { open: "**", close: "**" },
    { open: "(", close: ")" },
    { open: "[", close: "]" },
    { open: '"', close: '"' },
  ],
  // A word is a run of letters, digits, marks and apostrophes of any script.
  wordPattern: /[\p{L}\p{N}\p{M}_]+(?:['’][\p{L}\p{N}\p{M}]+)*/u,
};

export const markdownTokens: languages.IMonarchLanguage = {
  defaultToken: "",
  unicode: true,
  tokenizer: {
    root: [[/^---\s*$/, { token: "mark", next: "@frontMatter" }], { include: "@body" }],
    frontMatter: [
      [/^---\s*$/, { token: "mark", switchTo: "@text" }],
      [/^[\w-]+(?=:)/, "meta.key"],
      [/:/, "mark"],
      [/[^:]+/, "meta"],
    ],
    text: [{ include: "@body" }],
    body: [
      [/^(\s{0,3}#{1,6}\s+)(.*?)(\s*\{#[^}]*\}\s*)$/, ["mark.heading", "heading", "mark"]],
      [/^(\s{0,3}#{1,6}\s+)(.*)$/, ["mark.heading", "heading"]],
      [/^\s*(?:[-*_]\s*){3,}$/, "mark"],
      [/^\s*>+\s?/, "mark"],
      [/^\s*(?:[-*+]|\d+[.)]|\([a-z0-9]+\))\s+/, "mark.list"],
      [/^\s*(?:```|~~~).*$/, { token: "mark", next: "@code" }],
      [/^\s*\|?(?:\s*:?-{3,}:?\s*\|)+.*$/, "mark"],
      { include: "@inline" },
    ],
    code: [
      [/^\s*(?:```|~~~)\s*$/, { token: "mark", next: "@pop" }],
      [/.+/, "code"],
    ],
    inline: [
      [/<!--.*?-->/, "mark"],
      [/\\[\\`*_[\]{}()#+\-.!|]/, ""],
      [/(\*\*|__)(["“「『][^*_"”」』]+["”」』])(\*\*|__)/, ["mark", "term", "mark"]],
      [/(\*\*|__)((?:[^*_\\]|\\.|[*_](?![*_]))+)(\*\*|__)/, ["mark", "strong", "mark"]],
      [/(\*)((?:[^*\\]|\\.)+)(\*)/, ["mark", "emphasis", "mark"]],
      [/(`)([^`]+)(`)/, ["mark", "code", "mark"]],
      [/(!?\[)((?:[^\]\\]|\\.)*)(\]\()([^)]*)(\))/, ["mark", "link", "mark", "mark.target", "mark"]],
      [/\[\^[^\]]+\]:?/, "mark.footnote"],
      [/<\/?[\w-]+[^>]*>/, "mark"],
      [/\{#[\w-]+\}/, "mark"],
      [/\|/, "mark"],
      [/[^\\*_`[<{|!]+/, ""],
      [/./, ""],
    ],
  },
};
