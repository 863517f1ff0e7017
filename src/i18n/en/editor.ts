/** Texts of the document editor. */
export const editor = {
  "editor.region": "Document",
  "editor.ariaLabel": "Document text. Control and M switches whether Tab leaves the text.",
  "editor.refused.lock": "This text is locked. Unlock it to change it.",
  "editor.refused.running": "This text is being denoised. Press Esc to stop the run, or wait until it ends.",
  "editor.lane.group":
    "{count, plural, one {Change} other {# changes}}{position, plural, =0 {} other { {position} of {total}}}{place, select, none {} other { in {place}}}",
  "editor.lane.several": "{count} changes on this line{place, select, none {} other { in {place}}}: go to the next one",
  "editor.lane.accept":
    "{count, plural, one {Accept change} other {Accept # changes}}{place, select, none {} other { in {place}}}{position, plural, =0 {} other { ({position} of {total})}}{summary, select, none {} other {: {summary}}}",
  "editor.lane.reject":
    "{count, plural, one {Reject change} other {Reject # changes}}{place, select, none {} other { in {place}}}{position, plural, =0 {} other { ({position} of {total})}}{summary, select, none {} other {: {summary}}}",
  "editor.lane.regenerate": "Regenerate again{place, select, none {} other { in {place}}}{summary, select, none {} other {: {summary}}}",
  "editor.lock.by": "Locked by {name}",
  "editor.confidence.own": "Probability {probability, number, ::.00}",
  "editor.confidence.alternative": "{text}: {probability, number, ::.00}",
  "editor.run.waiting": "New text, not started yet",
  "editor.run.canvas":
    "New text after step {step} of {steps}, {open, plural, =0 {no open places} one {# open place} other {# open places}}",
  "editor.diff.accepted": "Accepted text",
  "editor.diff.proposed": "With all pending changes",
} as const;
