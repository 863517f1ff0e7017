import { remains, type TrackedMark } from "../flow.ts";
import type { Presence } from "../sides.ts";
import type { Resolutions } from "./renderPart.ts";

/** The state of a file where some of its changes are settled; the others stand as `pending` says. */
export function presenceOf(resolutions: Resolutions, pending: "accept" | "reject"): Presence {
  const settled = (mark: TrackedMark): "accept" | "reject" => resolutions.get(mark.element) ?? pending;
  return {
    has: (marks) => marks.every((mark) => remains([mark], settled(mark))),
    properties: (paragraph) => (pending === "accept" ? paragraph.properties : paragraph.earlier),
  };
}
