import type { Translator } from "./translate.ts";

/** A package or its family by name, and whether the package is only to be tried. */
export function experimentalLabel(name: string, experimental: boolean, translate: Translator): string {
  return experimental ? `${name} · ${translate("engines.experimental")}` : name;
}
