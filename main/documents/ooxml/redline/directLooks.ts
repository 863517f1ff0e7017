import type { NumberingPlace } from "../styles.ts";
import type { Leaf } from "./leaves.ts";
import type { BlockLook } from "./partEdits.ts";

/** How far quotes and paragraphs of an item stand in, in twips, where no list says it. */
const INDENT = 480;

const NO_RUN: ReadonlyMap<string, string> = new Map();
const BOLD: ReadonlyMap<string, string> = new Map([["w:b", "<w:b/>"]]);
const FIXED: ReadonlyMap<string, string> = new Map([
  ["w:rFonts", '<w:rFonts w:ascii="Courier New" w:hAnsi="Courier New" w:eastAsia="MS Gothic" w:cs="Courier New"/>'],
  ["w:noProof", "<w:noProof/>"],
]);

/** A look with other members of w:pPr. */
export function look(from: BlockLook | undefined, properties: Readonly<Record<string, string | null>>): BlockLook {
  return { properties: new Map([...(from?.properties ?? []), ...Object.entries(properties)]), run: from?.run ?? NO_RUN };
}

/** w:numPr of a place in a list; null takes away the numbering that a style brings. */
export function numbered(place: NumberingPlace | null): string {
  const { numId, level } = place ?? { numId: "0", level: 0 };
  return `<w:numPr><w:ilvl w:val="${level}"/><w:numId w:val="${numId}"/></w:numPr>`;
}

/** An item of a list: its level says how far it stands in. `leaveStyle`: the model's style is that of a heading. */
export function listLook(place: NumberingPlace, leaveStyle: boolean): BlockLook {
  const style = leaveStyle ? { "w:pStyle": null, "w:outlineLvl": null, "w:keepNext": null } : {};
  return look(undefined, { ...style, "w:numPr": numbered(place), "w:ind": null, "w:jc": null });
}

/** The format of a kind of paragraph that the file has no style for; `left`: where the text of its item begins, in twips. */
export function directLook({ kind, depth }: Leaf, left: number | null): BlockLook {
  const inside = depth === 0 ? 0 : (left ?? depth * INDENT);
  const indent = (twips: number): string | null => (twips === 0 ? null : `<w:ind w:left="${twips}"/>`);
  const border = (side: string, size: number, space: number): string =>
    `<w:pBdr><w:${side} w:val="single" w:sz="${size}" w:space="${space}" w:color="auto"/></w:pBdr>`;
  switch (kind) {
    case "heading":
      if (depth === 1) return { ...look(undefined, { "w:jc": '<w:jc w:val="center"/>', "w:ind": null }), run: large() };
      return {
        ...look(undefined, {
          "w:keepNext": "<w:keepNext/>",
          "w:outlineLvl": `<w:outlineLvl w:val="${depth - 2}"/>`,
          "w:ind": null,
          "w:jc": null,
        }),
        run: BOLD,
      };
    case "quote":
      return look(undefined, { "w:pBdr": border("left", 12, 8), "w:ind": indent(inside + INDENT) });
    case "code":
      return {
        ...look(undefined, {
          "w:shd": '<w:shd w:val="clear" w:color="auto" w:fill="F2F2F2"/>',
          "w:ind": indent(inside),
          "w:jc": '<w:jc w:val="left"/>',
        }),
        run: FIXED,
      };
    case "rule":
      return look(undefined, { "w:pBdr": border("bottom", 4, 1), "w:ind": null });
    default:
      return look(undefined, { "w:ind": indent(inside) });
  }
}

function large(): ReadonlyMap<string, string> {
  return new Map([...BOLD, ["w:sz", '<w:sz w:val="32"/>']]);
}
