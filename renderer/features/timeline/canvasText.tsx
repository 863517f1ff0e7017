/** The canvas of a frame as text; said to screen readers now and then, not at every step. */
import { Fragment, type ReactNode, useEffect, useRef } from "react";
import type { Frame, Slot } from "../../../src/contract/index.ts";
import { useTranslator } from "../../state/language.ts";
import { announce } from "../../state/uiStore.ts";
import classes from "./timeline.module.css";

/** Pause between two announcements of a running canvas, ms. */
const QUIET = 4000;

/** Decided tokens as text, runs of open positions as one "…"; of one span, or of all. */
export function frameText(frame: Frame, span: number | null = null): string {
  return frame.spans
    .filter((_, index) => span === null || span === index)
    .map(({ slots }) =>
      slots
        .filter((slot) => !slot.deleted)
        .map((slot) => slot.text ?? "\u2026")
        .join("")
        .replace(/\u2026{2,}/gu, "\u2026"),
    )
    .join(" | ");
}

function SlotText({ slot }: { slot: Slot }): ReactNode {
  if (slot.deleted) return null;
  if (slot.text === null) return <span className={classes.open}>{"░"}</span>;
  const doubtful = slot.logProbability !== null && slot.logProbability < Math.log(0.5);
  return (
    <span data-locked={slot.locked || undefined} data-doubtful={doubtful || undefined} className={classes.slot}>
      {slot.text.replaceAll(/\s*\n\s*/g, " ↵ ")}
    </span>
  );
}

/** `span`: the one to show of a run over many sections, which are told about elsewhere; null for all. */
export function CanvasText({ frame, span }: { frame: Frame | null; span: number | null }): ReactNode {
  const translate = useTranslator();
  const said = useRef(0);
  useEffect(() => {
    if (frame === null || span !== null || performance.now() - said.current < QUIET) return;
    said.current = performance.now();
    announce(translate("timeline.announce", { step: frame.step, steps: frame.steps, open: frame.open }));
  }, [frame, span, translate]);
  if (frame === null) return <p className={classes.canvas}>{translate("timeline.waiting")}</p>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable with the keyboard
    <section className={classes.canvas} aria-label={translate("timeline.scrub")} tabIndex={0}>
      <span className="pal-visually-hidden">{frameText(frame, span)}</span>
      <span aria-hidden>
        {frame.spans.map(({ slots }, at) =>
          span !== null && span !== at ? null : (
            // biome-ignore lint/suspicious/noArrayIndexKey: spans and positions of a canvas keep their places
            <Fragment key={at}>
              {at === 0 || span !== null ? null : <span className={classes.gap}> | </span>}
              {slots.map((slot, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: spans and positions of a canvas keep their places
                <SlotText key={index} slot={slot} />
              ))}
            </Fragment>
          ),
        )}
      </span>
    </section>
  );
}
