import { posix } from "node:path";
import { addRelationship, type EditableParts, setContentType } from "../ooxml/packageEdits.ts";
import type { WordPackage } from "../ooxml/wordPackage.ts";
import type { KeptLinks } from "./safeMarkup.ts";

const IMAGE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image";

/** Kinds of pictures by how they begin. Files that say otherwise of themselves are no pictures. */
const KINDS: readonly { readonly type: string; readonly extension: string; readonly at: number; readonly begin: string }[] = [
  { type: "image/png", extension: "png", at: 0, begin: "89504e470d0a1a0a" },
  { type: "image/jpeg", extension: "jpeg", at: 0, begin: "ffd8ff" },
  { type: "image/gif", extension: "gif", at: 0, begin: "47494638" },
  { type: "image/bmp", extension: "bmp", at: 0, begin: "424d" },
  { type: "image/tiff", extension: "tiff", at: 0, begin: "49492a00" },
  { type: "image/tiff", extension: "tiff", at: 0, begin: "4d4d002a" },
  { type: "image/x-emf", extension: "emf", at: 40, begin: "20454d46" },
  { type: "image/x-wmf", extension: "wmf", at: 0, begin: "d7cdc69a" },
  { type: "image/x-wmf", extension: "wmf", at: 0, begin: "010009000003" },
];

/** Carries the pictures of a house file over into another package, each once. */
export class Pictures {
  readonly #house: WordPackage;
  readonly #parts: EditableParts;
  readonly #copied = new Map<string, string | null>();

  constructor(house: WordPackage, parts: EditableParts) {
    this.#house = house;
    this.#parts = parts;
  }

  get count(): number {
    return [...this.#copied.values()].filter((name) => name !== null).length;
  }

  /** The pictures that a part of the house file shows, for the part that it becomes: ids of relationships there and here. */
  of(part: string, as: string): KeptLinks {
    const kept = new Map<string, string>();
    for (const { id, type, target, external } of this.#house.relationships(part)) {
      if (external || type !== "image") continue;
      const name = this.#copy(target);
      if (name !== null) kept.set(id, addRelationship(this.#parts, as, IMAGE, name));
    }
    return kept;
  }

  #copy(target: string): string | null {
    const known = this.#copied.get(target);
    if (known !== undefined) return known;
    const content = this.#house.parts.get(target);
    const kind = content === undefined ? undefined : kindOf(content);
    const name = kind === undefined ? null : posix.join("word/media", `house${this.count + 1}.${kind.extension}`);
    this.#copied.set(target, name);
    if (name === null || kind === undefined || content === undefined) return null;
    this.#parts.set(name, content);
    setContentType(this.#parts, name, kind.type);
    return name;
  }
}

function kindOf(content: Uint8Array): (typeof KINDS)[number] | undefined {
  const bytes = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  return KINDS.find(({ at, begin }) => bytes.subarray(at, at + begin.length / 2).toString("hex") === begin);
}
