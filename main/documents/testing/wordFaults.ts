/** What Word refuses or repairs in a file although its schema is kept. */

import { openWord } from "../ooxml/wordPackage.ts";
import { descendants, ownText, type XmlElement } from "../ooxml/xml.ts";

const REVISIONS =
  /^w:(ins|del|moveFrom|moveTo|cellIns|cellDel|rPrChange|pPrChange|tblPrChange|trPrChange|tcPrChange|sectPrChange|numberingChange)$/;

/** One sentence for each fault; empty for a sound file. */
export async function wordFaults(bytes: Uint8Array): Promise<string[]> {
  const word = await openWord(bytes);
  const faults: string[] = [];
  const numbers = idsOf("numbering", "w:num", "w:numId");
  const comments = idsOf("comments", "w:comment");
  const notes = { footnote: idsOf("footnotes", "w:footnote"), endnote: idsOf("endnotes", "w:endnote") };
  for (const part of [word.main, word.related("footnotes"), word.related("endnotes")]) {
    if (part === undefined) continue;
    const elements = [...descendants(rootOf(part))];
    struckText(rootOf(part), false);
    revisionIds(part, elements);
    balance(part, elements);
    for (const { name, attributes } of elements) {
      const numId = attributes["w:val"];
      if (name === "w:numId" && numId !== "0" && !numbers.has(numId)) faults.push(`${part}: the numbering ${numId} is not defined`);
    }
    for (const cell of elements.filter(({ name }) => name === "w:tc"))
      if (![...descendants(cell)].some(({ name }) => name === "w:p")) faults.push(`${part}: a cell without a paragraph`);
    for (const { attributes } of elements.filter(({ name }) => name === "w:commentReference"))
      if (!comments.has(attributes["w:id"])) faults.push(`${part}: the comment ${attributes["w:id"]} does not exist`);
    for (const kind of ["footnote", "endnote"] as const)
      for (const { attributes } of elements.filter(({ name }) => name === `w:${kind}Reference`))
        if (!notes[kind].has(attributes["w:id"])) faults.push(`${part}: the ${kind} ${attributes["w:id"]} does not exist`);
    repeated(elements, "w:footnote", "w:id", (id) => `the footnote ${id} is there twice`);
    repeated(elements, "w:bookmarkStart", "w:name", (name) => `the bookmark ${name} is there twice`);
    repeated(elements, "w:bookmarkStart", "w:id", (id) => `the bookmark id ${id} is used twice`);
    fieldTargets(part, elements);
    targets(part, elements);
  }
  return faults;

  /** What the elements of a part that the document leads to are called by. */
  function idsOf(type: string, name: string, attribute = "w:id"): Set<string | undefined> {
    const part = word.related(type);
    const elements = part === undefined ? [] : [...descendants(rootOf(part))];
    return new Set(elements.flatMap((element) => (element.name === name ? [element.attributes[attribute]] : [])));
  }

  function repeated(elements: readonly XmlElement[], name: string, attribute: string, say: (value: string) => string): void {
    const seen = new Set<string>();
    for (const { attributes } of elements.filter((element) => element.name === name)) {
      const value = attributes[attribute] ?? "";
      if (seen.has(value)) faults.push(say(value));
      seen.add(value);
    }
  }

  /** Fields that show a place lead to a bookmark of the document. */
  function fieldTargets(part: string, elements: readonly XmlElement[]): void {
    const bookmarks = new Set([...descendants(rootOf(word.main))].map(({ attributes }) => attributes["w:name"]));
    for (const element of elements) {
      const instruction = element.name === "w:instrText" ? ownText(element) : (element.attributes["w:instr"] ?? "");
      const target = /^\s*REF\s+(\S+)/.exec(instruction)?.[1];
      if (target !== undefined && !bookmarks.has(target)) faults.push(`${part}: a field shows ${target}, which is no bookmark`);
    }
  }

  function rootOf(part: string): XmlElement {
    const xml = word.xml(part);
    if (xml === undefined) throw new Error(`${part} cannot be read.`);
    return xml.root;
  }

  /** Text in a deletion is `w:delText`, and that is nowhere else. */
  function struckText(element: XmlElement, struck: boolean): void {
    for (const child of element.children) {
      if (child.kind !== "element") continue;
      if (child.name === "w:t" && struck) faults.push("w:t inside of a deletion");
      if (child.name === "w:delText" && !struck) faults.push("w:delText outside of a deletion");
      struckText(child, struck || child.name === "w:del");
    }
  }

  function revisionIds(part: string, elements: readonly XmlElement[]): void {
    const seen = new Set<string>();
    for (const { name, attributes } of elements) {
      if (!REVISIONS.test(name)) continue;
      const id = attributes["w:id"] ?? "";
      if (seen.has(id)) faults.push(`${part}: the revision id ${id} is used twice`);
      seen.add(id);
    }
  }

  function balance(part: string, elements: readonly XmlElement[]): void {
    let open = 0;
    for (const { name, attributes } of elements) {
      if (name !== "w:fldChar") continue;
      if (attributes["w:fldCharType"] === "begin") open += 1;
      else if (attributes["w:fldCharType"] === "end") open -= 1;
      if (open < 0) faults.push(`${part}: a field ends that did not begin`);
    }
    if (open > 0) faults.push(`${part}: ${open} fields do not end`);
    for (const kind of ["bookmark", "commentRange"]) {
      const idsOf = (edge: string): string =>
        elements
          .flatMap(({ name, attributes }) => (name === `w:${kind}${edge}` ? (attributes["w:id"] ?? "") : []))
          .sort()
          .join(" ");
      if (idsOf("Start") !== idsOf("End")) faults.push(`${part}: a ${kind} begins or ends alone`);
    }
  }

  function targets(part: string, elements: readonly XmlElement[]): void {
    const links = new Map(word.relationships(part).map((link) => [link.id, link]));
    for (const { name, attributes } of elements)
      for (const [attribute, id] of Object.entries(attributes))
        if (/^r:(id|embed|link)$/.test(attribute) && !links.has(id))
          faults.push(`${part}: ${name} leads to ${id}, which is no relationship`);
    for (const { external, target } of links.values())
      if (!external && !word.parts.has(target)) faults.push(`${part}: a relationship leads to ${target}, which is not there`);
  }
}
