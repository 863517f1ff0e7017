import { PalimpsestError } from "../../../../../src/domain/errors/palimpsestError.ts";
import type { GenerateRequest } from "../../../protocol.ts";
import { type Canvas, makeCanvas, OPEN } from "./canvas.ts";
import type { SpanLayout } from "./spanLayout.ts";

/** Canvases that a run begins with: as a stored frame left them, else the old text (`keepsOld`) or all open. Throws INVALID_ARGUMENT for the frame of another run. */
export function startCanvases(request: Pick<GenerateRequest, "start">, layouts: readonly SpanLayout[], keepsOld: boolean): Canvas[] {
  return layouts.map((layout, span) => {
    const { target } = layout;
    if (request.start === null) return makeCanvas(layout, keepsOld ? target : new Int32Array(target.length).fill(OPEN));
    const canvas = request.start.canvas[span];
    if (canvas?.length !== target.length) {
      throw new PalimpsestError(
        "INVALID_ARGUMENT",
        "The state to go on from belongs to another text or to other settings. Start a new run.",
        { span, slots: target.length, found: canvas?.length ?? 0 },
      );
    }
    return makeCanvas(layout, canvas);
  });
}
