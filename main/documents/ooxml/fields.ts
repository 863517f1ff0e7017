/** What the reader does with a field: show a live reference, follow a link, leave it out, or show what it showed last. */
export type FieldUse =
  | { readonly use: "reference"; readonly bookmark: string; readonly numbered: boolean }
  | { readonly use: "link"; readonly target: string }
  | { readonly use: "leave-out"; readonly what: string }
  | { readonly use: "result" };

/** Reads a field's instruction (ECMA-376, 17.16.5), e.g. ` REF _Ref123 \r \h `. */
export function readInstruction(instruction: string): FieldUse {
  const words = instruction.match(/"[^"]*"|\S+/g) ?? [];
  const name = words[0]?.toUpperCase() ?? "";
  const first = words.slice(1).find((word) => !word.startsWith("\\"));
  const argument = first?.replace(/^"|"$/g, "");
  const switches = words.filter((word) => word.startsWith("\\")).map((word) => word.slice(1).toLowerCase());
  if (name === "REF" && argument !== undefined)
    return { use: "reference", bookmark: argument, numbered: switches.some((word) => word === "r" || word === "n" || word === "w") };
  if (name === "HYPERLINK") {
    const local = words.findIndex((word) => word.toLowerCase() === "\\l");
    const place = local < 0 ? undefined : words[local + 1]?.replace(/^"|"$/g, "");
    if (argument !== undefined && argument !== place) return { use: "link", target: argument };
    if (place !== undefined) return { use: "link", target: `#${place}` };
  }
  if (name === "TOC") return { use: "leave-out", what: "table of contents" };
  if (name === "INDEX" || name === "XE" || name === "TC" || name === "TA") return { use: "leave-out", what: "index mark" };
  return { use: "result" };
}
