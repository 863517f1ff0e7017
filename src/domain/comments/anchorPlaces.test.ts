import { describe, expect, it } from "vitest";
import { parseOutline } from "../document/outline.ts";
import { documentOf, hunkOf } from "../testing/documents.ts";
import { applyEdits } from "../text/editAlgebra.ts";
import { createAnchorPlaces, givenId, headingRange } from "./anchorPlaces.ts";
import type { Anchor } from "./comment.ts";
import { followAnchor } from "./followAnchor.ts";

const TEXT = "# Agreement\n\n## Term\n\nTwo years.\n\n## Fees {#fees}\n\nPay now.\n";

function anchor(kind: Anchor["kind"], target: string | null, start: number, end: number): Anchor {
  return { kind, target, start, end, earlier: [] };
}

describe("the place of an anchor", () => {
  it("of a change is where the change is, decided or not", () => {
    const state = documentOf(TEXT, [hunkOf(TEXT, "h", 22, 25, "Three", "accepted")]);
    const places = createAnchorPlaces({ ...state, outline: [] });
    expect(places(anchor("hunk", "h", 0, 0))).toEqual({ start: 22, end: 25, orphan: false });
    expect(places(anchor("hunk", "gone", 5, 9))).toEqual({ start: 5, end: 9, orphan: false });
    expect(places(anchor("hunk", "gone", 5, 5)).orphan).toBe(true);
  });

  it("of a clause follows its id when it is moved and its heading when it is renumbered", () => {
    const outline = parseOutline(TEXT, "contract");
    const fees = outline.find((item) => item.id === "fees");
    const term = outline.find((item) => item.title === "Term");
    if (fees === undefined || term === undefined) throw new Error("no clauses");
    expect(givenId(TEXT, fees)).toBe("fees");
    expect(givenId(TEXT, term)).toBeNull();
    const onFees = anchor("clause", "fees", headingRange(TEXT, fees).start, headingRange(TEXT, fees).end);
    const onTerm = anchor("clause", null, headingRange(TEXT, term).start, headingRange(TEXT, term).end);

    const cut = [{ start: fees.start, end: fees.end, text: "" }];
    const without = applyEdits(TEXT, cut);
    const goneFees = followAnchor(onFees, cut, TEXT, without);
    expect(createAnchorPlaces({ text: without, proposals: [], outline: parseOutline(without) })(goneFees).orphan).toBe(true);
    const pasted = [{ start: 13, end: 13, text: "## Payment {#fees}\n\nPay now.\n\n" }];
    const moved = applyEdits(without, pasted);
    const places = createAnchorPlaces({ text: moved, proposals: [], outline: parseOutline(moved, "contract") });
    const found = places(followAnchor(goneFees, pasted, without, moved));
    expect(moved.slice(found.start, found.end)).toBe("## Payment {#fees}");
    const renumbered = places(followAnchor(followAnchor(onTerm, cut, TEXT, without), pasted, without, moved));
    expect(moved.slice(renumbered.start, renumbered.end)).toBe("## Term");
  });
});
