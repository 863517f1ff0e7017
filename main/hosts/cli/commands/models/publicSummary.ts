import type { PackageSummary } from "../../../../inference/packages.ts";

/** A summary without the place on this machine. */
export function publicSummary({ folder: _folder, ...summary }: PackageSummary, bundled: boolean) {
  return { ...summary, bundled };
}
