import { posix } from "node:path";
import { unzipSync } from "fflate";
import { SaxesParser } from "saxes";

/** One element of a part, as far as the checks need it. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: XmlElement[];
  text: string;
}

export interface DocxPackage {
  readonly parts: ReadonlyMap<string, Uint8Array>;
  xml(name: string): XmlElement;
}

/** Opens a package; every XML part must be well formed. */
export function openDocx(bytes: Uint8Array): DocxPackage {
  const parts = new Map(Object.entries(unzipSync(bytes)));
  const trees = new Map<string, XmlElement>();
  for (const [name, content] of parts)
    if (/\.(?:xml|rels)$/u.test(name)) trees.set(name, parseXml(new TextDecoder("utf-8", { fatal: true }).decode(content)));
  return {
    parts,
    xml(name) {
      const tree = trees.get(name);
      if (tree === undefined) throw new Error(`no part ${name}`);
      return tree;
    },
  };
}

function parseXml(source: string): XmlElement {
  const root: XmlElement = { name: "", attributes: {}, children: [], text: "" };
  const open = [root];
  const parser = new SaxesParser({ xmlns: false });
  parser.on("error", (error) => {
    throw error;
  });
  parser.on("doctype", () => {
    throw new Error("a part has a document type");
  });
  parser.on("opentag", (tag) => {
    const element: XmlElement = { name: tag.name, attributes: tag.attributes as Record<string, string>, children: [], text: "" };
    open.at(-1)?.children.push(element);
    open.push(element);
  });
  parser.on("text", (text) => {
    const element = open.at(-1);
    if (element !== undefined) element.text += text;
  });
  parser.on("closetag", () => {
    open.pop();
  });
  parser.write(source).close();
  return root;
}

export function all(element: XmlElement, name: string): XmlElement[] {
  return element.children.flatMap((child) => [...(child.name === name ? [child] : []), ...all(child, name)]);
}

/** Words of every body paragraph in order, without fields' instructions; field results count. Tabs are spaces. */
export function paragraphTexts(element: XmlElement): string[] {
  return all(element, "w:p").map((paragraph) => textOf(paragraph).replace(/\s+/gu, " ").trim());
}

function textOf(element: XmlElement): string {
  if (element.name === "w:t") return element.text;
  if (element.name === "w:tab" || element.name === "w:br") return " ";
  return element.children.map(textOf).join("");
}

/** Sentences about everything wrong with a package that schema checks miss (empty when sound). */
export function problemsOf(docx: DocxPackage): string[] {
  return [...numberingProblems(docx), ...structureProblems(docx), ...packageProblems(docx)];
}

function numberingProblems(docx: DocxPackage): string[] {
  const numbering = docx.xml("word/numbering.xml");
  const abstracts = new Set(all(numbering, "w:abstractNum").map((element) => element.attributes["w:abstractNumId"]));
  const numbers = new Map(
    all(numbering, "w:num").map((element) => [element.attributes["w:numId"], all(element, "w:abstractNumId")[0]?.attributes["w:val"]]),
  );
  const problems: string[] = [];
  for (const [id, abstract] of numbers) if (!abstracts.has(abstract)) problems.push(`num ${id} has no abstractNum ${abstract}`);
  for (const part of ["word/document.xml", "word/styles.xml", "word/footnotes.xml"]) {
    for (const element of all(docx.xml(part), "w:numId")) {
      if (!numbers.has(element.attributes["w:val"])) problems.push(`${part}: numId ${element.attributes["w:val"]} is not defined`);
    }
  }
  return problems;
}

function structureProblems(docx: DocxPackage): string[] {
  const problems: string[] = [];
  const styles = new Set(all(docx.xml("word/styles.xml"), "w:style").map((style) => style.attributes["w:styleId"]));
  for (const name of ["word/document.xml", "word/footnotes.xml"]) {
    const part = docx.xml(name);
    for (const cell of all(part, "w:tc"))
      if (cell.children.at(-1)?.name !== "w:p") problems.push(`${name}: a cell does not end in a paragraph`);
    const starts = all(part, "w:bookmarkStart");
    const ends = all(part, "w:bookmarkEnd").map((element) => element.attributes["w:id"]);
    const ids = starts.map((element) => element.attributes["w:id"]);
    if (new Set(ids).size !== ids.length) problems.push(`${name}: bookmark ids repeat`);
    if ([...ids].sort().join() !== [...ends].sort().join()) problems.push(`${name}: bookmarks do not match`);
    for (const paragraph of all(part, "w:fldChar").length === 0 ? [] : [part]) problems.push(...fieldProblems(name, paragraph));
    for (const kind of ["w:pStyle", "w:rStyle", "w:tblStyle"]) {
      for (const element of all(part, kind))
        if (!styles.has(element.attributes["w:val"])) problems.push(`${name}: style ${element.attributes["w:val"]} is not defined`);
    }
    for (const forbidden of ["w:ins", "w:del", "w:moveFrom", "w:moveTo", "w:commentReference", "w:vanish"]) {
      if (all(part, forbidden).length > 0) problems.push(`${name}: has ${forbidden}`);
    }
  }
  const named = new Set(all(docx.xml("word/document.xml"), "w:bookmarkStart").map((element) => element.attributes["w:name"]));
  for (const name of ["word/document.xml", "word/footnotes.xml"]) {
    for (const link of all(docx.xml(name), "w:hyperlink")) {
      const anchor = link.attributes["w:anchor"];
      if (anchor !== undefined && !named.has(anchor)) problems.push(`${name}: link to bookmark ${anchor}, which is not there`);
    }
    for (const instruction of all(docx.xml(name), "w:instrText")) {
      const target = /^\s*(?:PAGE|NOTE)?REF (\S+)/u.exec(instruction.text)?.[1];
      if (target !== undefined && !named.has(target)) problems.push(`${name}: field refers to ${target}, which is not there`);
    }
  }
  const notes = new Set(all(docx.xml("word/footnotes.xml"), "w:footnote").map((element) => element.attributes["w:id"]));
  for (const mark of all(docx.xml("word/document.xml"), "w:footnoteReference"))
    if (!notes.has(mark.attributes["w:id"])) problems.push(`footnote ${mark.attributes["w:id"]} is not there`);
  return problems;
}

function fieldProblems(name: string, part: XmlElement): string[] {
  const open: string[] = [];
  for (const character of all(part, "w:fldChar")) {
    const type = character.attributes["w:fldCharType"];
    if (type === "begin") open.push("begin");
    else if (type === "separate" && open.at(-1) === "begin") open[open.length - 1] = "separate";
    else if (type === "end" && open.at(-1) === "separate") open.pop();
    else return [`${name}: fields are not balanced`];
  }
  return open.length > 0 ? [`${name}: a field is not closed`] : [];
}

function packageProblems(docx: DocxPackage): string[] {
  const problems: string[] = [];
  const types = docx.xml("[Content_Types].xml");
  const defaults = new Set(all(types, "Default").map((element) => element.attributes.Extension));
  const overrides = new Set(all(types, "Override").map((element) => element.attributes.PartName));
  for (const override of overrides)
    if (!docx.parts.has(override?.slice(1) ?? "")) problems.push(`content type of ${override}, which is not there`);
  for (const name of docx.parts.keys()) {
    const extension = name.slice(name.lastIndexOf(".") + 1);
    if (name !== "[Content_Types].xml" && !overrides.has(`/${name}`) && !defaults.has(extension))
      problems.push(`${name} has no content type`);
    if (name.endsWith(".rels")) problems.push(...relationshipProblems(docx, name));
    if (/rsid|customXml|comments/u.test(name)) problems.push(`${name} has no place in a clean document`);
  }
  const text = new TextDecoder().decode(docx.parts.get("word/document.xml"));
  if (/w:rsid/u.test(text)) problems.push("document.xml has rsids");
  return problems;
}

function relationshipProblems(docx: DocxPackage, name: string): string[] {
  const folder = posix.dirname(posix.dirname(name));
  const source = posix.join(folder, posix.basename(name, ".rels"));
  const ids = new Set<string | undefined>();
  const problems: string[] = [];
  for (const relationship of all(docx.xml(name), "Relationship")) {
    const { Id, Target = "", TargetMode } = relationship.attributes;
    if (ids.has(Id)) problems.push(`${name}: ${Id} repeats`);
    ids.add(Id);
    if (TargetMode === "External") {
      if (!/^(?:https?|mailto):/u.test(Target)) problems.push(`${name}: leads to ${Target}`);
    } else if (!docx.parts.has(posix.join(folder, Target))) problems.push(`${name}: ${Target} is not there`);
  }
  if (docx.parts.has(source) && source.endsWith(".xml")) {
    const used = new TextDecoder().decode(docx.parts.get(source)).matchAll(/ r:(?:id|embed)="([^"]+)"/gu);
    for (const [, id] of used) if (!ids.has(id)) problems.push(`${source}: relationship ${id} is not there`);
  }
  return problems;
}
