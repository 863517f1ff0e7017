/** The order of the members of w:pPr (ECMA-376, 17.3.1.26), the history of the paragraph last. */
const PARAGRAPH = [
  "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs suppressAutoHyphens kinsoku",
  "wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd snapToGrid spacing ind contextualSpacing mirrorIndents",
  "suppressOverlap jc textDirection textAlignment textboxTightWrap outlineLvl divId cnfStyle",
].flatMap(names);

/** The order of the members of w:rPr (ECMA-376, 17.3.2.28). */
const RUN = [
  "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid vanish webHidden color spacing w",
  "kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em lang eastAsianLayout specVanish oMath",
].flatMap(names);

function names(line: string): string[] {
  return line.split(" ").map((name) => `w:${name}`);
}

/** Members of w:pPr or w:rPr by their names, as XML in the order that the schema wants; unknown ones come last, as they came. */
export function inOrder(members: ReadonlyMap<string, string>, of: "paragraph" | "run"): string {
  const order = of === "paragraph" ? PARAGRAPH : RUN;
  const place = (name: string): number => (order.includes(name) ? order.indexOf(name) : order.length);
  return [...members]
    .sort(([a], [b]) => place(a) - place(b))
    .map(([, xml]) => xml)
    .join("");
}
