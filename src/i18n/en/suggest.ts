/** Texts of suggesting: the modes, marks in the text, nested suggestions, and reading with changes. */
export const suggest = {
  "suggest.mode.editing": "Editing",
  "suggest.mode.suggesting": "Suggesting",
  "suggest.mode.viewing": "Viewing",
  "suggest.about.editing": "What you type changes the text at once.",
  "suggest.about.suggesting": "What you type and delete becomes suggestions in your name, which are accepted or rejected later.",
  "suggest.about.viewing": "Read the text with its changes. Nothing can be typed.",
  "suggest.refusal.role": "Your role does not allow this.",
  "suggest.refusal.final": "The document is final. Unlock it first.",
  "suggest.menu": "Mode: {mode, select, editing {editing} suggesting {suggesting} other {viewing}}",
  "suggest.now":
    "{mode, select, editing {Editing: what you type changes the text at once.} suggesting {Suggesting: what you type becomes suggestions.} other {Viewing: the text cannot be changed.}}",
  "suggest.notNow":
    "This is not allowed here. {mode, select, editing {You are editing.} suggesting {You are suggesting.} other {You are viewing.}}",
  "suggest.aria.editing": "Document text. Control and M switches whether Tab leaves the text.",
  "suggest.aria.suggesting":
    "Document text with suggestions in it; what you type becomes one. Control and M switches whether Tab leaves the text.",
  "suggest.aria.viewing": "Document text with suggestions in it, to read.",
  "suggest.viewing.refused": "You are viewing. Choose Editing or Suggesting to change the text.",
  "suggest.hover.inserted": "Inserted by {name}",
  "suggest.hover.struck": "Deleted by {name}",
  "suggest.card":
    "{kind, select, insert {Insertion} delete {Deletion} other {Replacement}} suggested by {author}{nested, plural, =0 {} one {, with # suggestion upon it} other {, with # suggestions upon it}}",
  "suggest.nested.title": "{count, plural, one {# suggestion} other {# suggestions}} upon this text",
  "suggest.nested.by": "by {name}",
  "suggest.nested.accept": "Accept the suggestion of {name}: {summary}",
  "suggest.nested.reject": "Reject the suggestion of {name}: {summary}",
  "suggest.nested.accepted": "Accepted",
  "suggest.nested.rejected": "Rejected",
  "suggest.read.title": "{title} with its changes",
  "suggest.read.about":
    "The whole text, with every pending change in place. {next} and {previous} go to the next and the previous change; Enter on a change shows it in the document.",
  "suggest.read.none": "No changes are pending: this is the accepted text.",
  "suggest.read.count": "{count, plural, one {# pending change} other {# pending changes}}",
  "suggest.read.next": "Next change",
  "suggest.read.previous": "Previous change",
  "suggest.read.position": "{position} of {count}",
  "suggest.read.change": "{kind, select, insert {Inserted} delete {Deleted} other {Replaced}} by {author}, {when}",
  "suggest.read.nested": "{kind, select, insert {inserted} delete {deleted} other {replaced}} by {author} within it",
  "suggest.read.comment": "Comment by {author}: {text}",
  "suggest.read.go": "Show in the document",
} as const;
