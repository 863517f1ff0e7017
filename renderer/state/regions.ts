/** Moving the focus between the parts of the window (F6), as named by `data-region`. */
export type RegionName =
  | "outline"
  | "document"
  | "changes"
  | "generate"
  | "history"
  | "comments"
  | "review"
  | "insights"
  | "timeline"
  | "status"
  | "bar";

const FOCUSABLE = 'a[href], button:not([disabled]), input:not([disabled]), select, textarea, [tabindex]:not([tabindex="-1"])';

function enter(region: HTMLElement, part: string | null = null): void {
  const inside =
    (part === null ? null : region.querySelector<HTMLElement>(part)) ??
    region.querySelector<HTMLElement>(".native-edit-context, textarea.inputarea, [data-region-focus]") ??
    region.querySelector<HTMLElement>(FOCUSABLE);
  (inside ?? region).focus();
}

const isShown = (element: HTMLElement): boolean => element.offsetParent !== null || element.getClientRects().length > 0;

/** Focuses a region as soon as it is on the page (its panel may just be opening); `part`, a selector, names what in it. */
export function focusRegion(name: RegionName, part: string | null = null): void {
  const attempt = (left: number): void => {
    const region = document.querySelector<HTMLElement>(`[data-region="${name}"]`);
    if (region !== null && isShown(region)) enter(region, part);
    else if (left > 0) requestAnimationFrame(() => attempt(left - 1));
  };
  attempt(20);
}

/** Moves the focus to the next or previous region in page order, round the ends. */
export function stepRegion(direction: 1 | -1): void {
  const regions = [...document.querySelectorAll<HTMLElement>("[data-region]")].filter(isShown);
  if (regions.length === 0) return;
  const at = regions.findIndex((region) => region.contains(document.activeElement));
  const next = regions[at < 0 ? (direction === 1 ? 0 : regions.length - 1) : (at + direction + regions.length) % regions.length];
  if (next !== undefined) enter(next);
}
