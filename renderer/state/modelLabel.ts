import type { ModelInfo } from "../../src/contract/index.ts";
import type { Translate } from "./language.ts";

/** A package in a list to choose from: its id, and whether it is only to be tried. */
export function modelLabel({ id, experimental }: Pick<ModelInfo, "id" | "experimental">, translate: Translate): string {
  return experimental ? `${id} · ${translate("engines.experimental")}` : id;
}
