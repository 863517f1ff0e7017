import { formatNumber } from "./numberFormat.ts";
import type { NumberingPlace } from "./styles.ts";
import type { WordPackage } from "./wordPackage.ts";
import { child, childElements, value, type XmlElement } from "./xml.ts";

/** A level of a list. */
export interface NumberingLevel {
  /** ST_NumberFormat, e.g. "decimal", "lowerLetter", "bullet". */
  readonly format: string;
  /** `%1` stands for the number of level 0. */
  readonly text: string;
  readonly start: number;
  /** Level (from 0) whose next number starts this one again; null: never. */
  readonly restartAfter: number | null;
  /** Numbers of higher levels are written as decimals. */
  readonly legal: boolean;
  /** Where its text begins, in twips; null where the level does not say. */
  readonly left: number | null;
}

/** A list that paragraphs name by its numId: an instance of an abstract one, which others may share and count on. */
export interface WordList {
  readonly abstract: string;
  readonly levels: ReadonlyMap<number, NumberingLevel>;
}

/** What stands before a numbered paragraph. */
export interface NumberLabel {
  /** As Word shows it, e.g. "2.1", "(a)"; the sign of a bullet. */
  readonly label: string;
  readonly bullet: boolean;
  readonly level: number;
}

/** Counts through a document; ask for each numbered paragraph in the order of the text. */
export interface NumberingCounter {
  /** Null where the numbering is not defined. */
  next(place: NumberingPlace): NumberLabel | null;
}

/** The lists of a Word file: call for each pass over the text. */
export type Numbering = () => NumberingCounter;

export function readNumbering(word: WordPackage): Numbering {
  const lists = readLists(word);
  return () => new Counter(lists);
}

/** The lists of a Word file by their numId. */
export function readLists(word: WordPackage): ReadonlyMap<string, WordList> {
  const part = word.related("numbering");
  const root = part === undefined ? undefined : word.xml(part)?.root;
  const abstracts = new Map<string, ReadonlyMap<number, NumberingLevel>>();
  const instances = new Map<string, WordList>();
  for (const element of root === undefined ? [] : childElements(root, "w:abstractNum"))
    abstracts.set(element.attributes["w:abstractNumId"] ?? "", readLevels(element));
  for (const element of root === undefined ? [] : childElements(root, "w:num")) {
    const abstract = value(element, "w:abstractNumId") ?? "";
    const levels = new Map(abstracts.get(abstract) ?? []);
    for (const override of childElements(element, "w:lvlOverride")) {
      const level = Number(override.attributes["w:ilvl"] ?? 0);
      const own = child(override, "w:lvl");
      const start = value(override, "w:startOverride");
      const base = own === undefined ? levels.get(level) : readLevel(own, level);
      if (base !== undefined) levels.set(level, start === undefined ? base : { ...base, start: Number(start) || 0 });
    }
    instances.set(element.attributes["w:numId"] ?? "", { abstract, levels });
  }
  return instances;
}

class Counter implements NumberingCounter {
  readonly #instances: ReadonlyMap<string, WordList>;
  /** Numbers by abstract list: instances of one list count on, unless they were given a start of their own. */
  readonly #values = new Map<string, (number | undefined)[]>();
  readonly #started = new Set<string>();

  constructor(instances: ReadonlyMap<string, WordList>) {
    this.#instances = instances;
  }

  next({ numId, level }: NumberingPlace): NumberLabel | null {
    const instance = this.#instances.get(numId);
    const definition = instance?.levels.get(level);
    if (instance === undefined || definition === undefined) return null;
    if (definition.format === "bullet") return { label: definition.text, bullet: true, level };
    const values = this.#values.get(instance.abstract) ?? [];
    this.#values.set(instance.abstract, values);
    this.#applyOwnStart(numId, instance, values);
    const before = values[level];
    values[level] = before === undefined ? definition.start : before + 1;
    for (let below = level + 1; below <= 8; below += 1) {
      const restart = instance.levels.get(below)?.restartAfter;
      if (restart === undefined || (restart !== null && level <= restart)) values[below] = undefined;
    }
    const label = definition.text.replace(/%([1-9])/g, (_, digit: string) => {
      const at = Number(digit) - 1;
      const of = instance.levels.get(at);
      const format = definition.legal && at < level ? "decimal" : (of?.format ?? "decimal");
      return formatNumber(format, values[at] ?? of?.start ?? 1);
    });
    return { label: label.trim(), bullet: false, level };
  }

  /** An instance with starts of its own begins with them when it is first used. */
  #applyOwnStart(numId: string, instance: WordList, values: (number | undefined)[]): void {
    if (this.#started.has(numId)) return;
    this.#started.add(numId);
    const shared = [...this.#instances].find(([id, other]) => id !== numId && other.abstract === instance.abstract)?.[1];
    if (shared === undefined) return;
    for (const [level, own] of instance.levels) if (own.start !== shared.levels.get(level)?.start) values[level] = undefined;
  }
}

function readLevels(element: XmlElement): ReadonlyMap<number, NumberingLevel> {
  return new Map(
    childElements(element, "w:lvl").map((level) => {
      const number = Number(level.attributes["w:ilvl"] ?? 0);
      return [number, readLevel(level, number)] as const;
    }),
  );
}

function readLevel(element: XmlElement, level: number): NumberingLevel {
  const restart = value(element, "w:lvlRestart");
  const after = restart === undefined ? level - 1 : Number(restart) - 1;
  const indent = child(child(element, "w:pPr"), "w:ind")?.attributes;
  const left = indent?.["w:left"] ?? indent?.["w:start"];
  return {
    format: value(element, "w:numFmt") ?? "decimal",
    text: value(element, "w:lvlText") ?? "",
    start: Number(value(element, "w:start") ?? 1) || 0,
    restartAfter: restart === "0" ? null : after,
    legal: child(element, "w:isLgl") !== undefined,
    left: left === undefined || Number.isNaN(Number(left)) ? null : Number(left),
  };
}
