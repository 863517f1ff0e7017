import { existsSync } from "node:fs";
import { join } from "node:path";
import { cruise, type ICruiseResult } from "dependency-cruiser";
import configuration from "../../.dependency-cruiser.mjs";

export const RULES: readonly string[] = (configuration.forbidden ?? []).map((rule) => rule.name ?? "");

/** Rules that the tree under `folder` breaks, as `rule: from -> to`, after the one configuration of the project. */
export async function violations(folder: string): Promise<{ readonly rule: string; readonly text: string }[]> {
  const layers = ["src", "main", "renderer"].filter((layer) => existsSync(join(folder, layer)));
  const { output } = await cruise(layers, {
    ...configuration.options,
    baseDir: folder,
    validate: true,
    ruleSet: { forbidden: configuration.forbidden ?? [] },
  });
  if (typeof output === "string") throw new Error(output);
  const result: ICruiseResult = output;
  if (result.summary.totalCruised === 0) throw new Error(`nothing was checked under ${folder}`);
  return result.summary.violations.map((violation) => ({
    rule: violation.rule.name,
    text: `${violation.rule.name}: ${violation.from} -> ${violation.to}`,
  }));
}
