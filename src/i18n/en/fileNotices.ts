/** What is said about files that are read or written. ICU MessageFormat. */
export const fileNotices = {
  "notice.bidirectional-characters":
    "The text has {count, plural, one {# bidirectional control character} other {# bidirectional control characters}}.",
  "notice.zero-width-characters": "The text has {count, plural, one {# zero-width character} other {# zero-width characters}}.",
  "notice.tag-characters": "The text has {count, plural, one {# invisible tag character} other {# invisible tag characters}}.",
  "notice.control-characters": "The text has {count, plural, one {# control character} other {# control characters}}.",
  "notice.replacement-characters":
    "The text has {count, plural, one {# replacement character} other {# replacement characters}} (�): an earlier conversion lost text there.",
  "notice.private-characters":
    "The text has {count, plural, one {# private-use character, which looks} other {# private-use characters, which look}} different in every font.",
  "notice.long-line": "The longest line has {count, number} characters: editing it may be slow.",
  "notice.mixed-endings-kept": "The line endings are mixed; they are kept as they are.",
  "notice.origin-left-out": "Lists are nested too deeply: where the text comes from was left out.",
  "notice.unused-footnotes":
    "{count, plural, one {# footnote that nothing refers to was left out} other {# footnotes that nothing refers to were left out}}.",
  "notice.html-tags": "{count, plural, one {# HTML tag was left out} other {# HTML tags were left out}}; the words between are kept.",
  "notice.html-blocks": "{count, plural, one {# HTML block was left out} other {# HTML blocks were left out}}; the words in them are kept.",
  "notice.dead-references":
    "{count, plural, one {# cross reference leads nowhere and is} other {# cross references lead nowhere and are}} shown as [?].",
  "notice.dead-links":
    "{count, plural, one {# link leads to no place of the document and is} other {# links lead to no place of the document and are}} shown as plain text.",
  "notice.other-links":
    "{count, plural, one {# link is not http, https or mailto and is} other {# links are not http, https or mailto and are}} shown as plain text.",
  "notice.outside-images":
    "{count, plural, one {# picture was left out} other {# pictures were left out}}: only PNG and JPEG pictures inside of the document are exported.",
  "notice.unprintable-characters":
    "{count, plural, one {# control or bidirectional character was left out} other {# control or bidirectional characters were left out}}.",
  "notice.deep-quotes":
    "{count, plural, one {# quote is nested too deeply and was left out} other {# quotes are nested too deeply and were left out}}.",
  "notice.deep-items":
    "{count, plural, one {# list item is nested too deeply and was left out} other {# list items are nested too deeply and were left out}}.",
  "notice.mixed-endings-lost": "The file had mixed line endings; the redline ends every line in the most frequent way.",
  "notice.tables-in-footnotes":
    "{count, plural, one {# table in a footnote was left out} other {# tables in footnotes were left out}} of the Word document.",
  "notice.end-notes": "Footnotes stand as notes at the end of the PDF.",
  "notice.missing-glyphs":
    "The PDF''s fonts lack {count, plural, one {# of the characters used; it shows as a box} other {# of the characters used; they show as boxes}}: {detail}",
  "notice.not-archival": "The PDF does not keep to PDF/A, because its fonts lack characters.",
  "notice.not-archival-colours": "The PDF does not keep to PDF/A, because a picture is in CMYK colours.",
  "notice.changes-left":
    "{count, plural, one {# tracked change of the file is still in it: it is of a kind} other {# tracked changes of the file are still in it: they are of a kind}} that cannot be settled here.",
  "notice.comments-without-place":
    "{count, plural, one {# comment stands} other {# comments stand}} at the beginning, because the text is not in the body of the document.",
  "notice.hidden-characters":
    "The file has {count, plural, one {# character} other {# characters}} of hidden text. It is still in it; whoever gets the file can show it.",
  "notice.heading-numbers": "{count, plural, one {# new heading has} other {# new headings have}} no number in Word.",
  "notice.other-levels":
    "{count, plural, one {# heading or clause stands} other {# headings or clauses stand}} at another level in Word than here.",
  "notice.references-to-nowhere":
    "{count, plural, one {# cross reference leads} other {# cross references lead}} to a place that is not there, and {count, plural, one {is} other {are}} plain text in Word.",
  "notice.links-to-nowhere":
    "{count, plural, one {# link leads} other {# links lead}} to a place that is not there, and {count, plural, one {is} other {are}} plain text in Word.",
  "notice.footnotes-in-footnotes":
    "{count, plural, one {# footnote stands inside of another one} other {# footnotes stand inside of others}}, which Word does not have.",
  "notice.footnotes-repeated":
    "{count, plural, one {# footnote that is mentioned again} other {# footnotes that are mentioned again}} got a copy.",
  "notice.pictures": "{count, plural, one {# new picture} other {# new pictures}} could not be brought into the file.",
} as const;
