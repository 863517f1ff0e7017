import type { WordPackage } from "../wordPackage.ts";
import { childElements, value } from "../xml.ts";

/** The ids of a file's styles by what they are called; names do not depend on the language of the program that wrote the file. */
export interface NamedStyles {
  /** The first of these names that the file has a paragraph style for. */
  paragraph(...names: readonly string[]): string | undefined;
  character(...names: readonly string[]): string | undefined;
}

export function readNamedStyles(word: WordPackage): NamedStyles {
  const part = word.related("styles");
  const root = part === undefined ? undefined : word.xml(part)?.root;
  const ids = new Map<string, string>();
  for (const style of root === undefined ? [] : childElements(root, "w:style")) {
    const { "w:styleId": id, "w:type": type } = style.attributes;
    const key = `${type} ${value(style, "w:name")?.toLowerCase()}`;
    if (id !== undefined && !ids.has(key)) ids.set(key, id);
  }
  const find = (type: string, names: readonly string[]): string | undefined =>
    names.flatMap((name) => ids.get(`${type} ${name.toLowerCase()}`) ?? [])[0];
  return { paragraph: (...names) => find("paragraph", names), character: (...names) => find("character", names) };
}
