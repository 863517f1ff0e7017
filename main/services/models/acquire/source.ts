import { basename } from "node:path";
import type { Address } from "./address.ts";

/** Where a package comes from; paths are of this machine and never come from the renderer. */
export type PackageSource =
  | { readonly from: "folder"; readonly path: string }
  | { readonly from: "archive"; readonly path: string; readonly sha256: string | null }
  | ({ readonly from: "url" } & Address);

/** What is said beside the source. */
export interface AddOptions {
  /** Id that the package must have; a model of others gets it. */
  readonly id: string | null;
  /** Name of the licence of a model of others that does not say it itself. */
  readonly licence: string | null;
  /** Largest archive, and largest package unpacked, bytes. */
  readonly mostBytes: number;
}

export const DEFAULT_ADD_OPTIONS: AddOptions = { id: null, licence: null, mostBytes: 4 * 1024 ** 3 };

/** What a package is called until its manifest is read, for messages and as the name of a folder. */
export function workingName(source: PackageSource): string {
  const name = source.from === "url" ? (source.url.pathname.split("/").pop() ?? "") : basename(source.path);
  const plain = name
    .replace(/\.zip$/i, "")
    .replaceAll(/[^A-Za-z0-9_.-]+/g, "-")
    .replaceAll(/^[.-]+|[.-]+$/g, "")
    .slice(0, 64);
  return plain === "" ? "package" : plain;
}
