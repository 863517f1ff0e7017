/** Texts about the house file, which new Word documents take their look from. ICU MessageFormat. */
export const house = {
  "settings.word": "Word files",
  "house.title": "House file",
  "house.about":
    "New Word files take their styles, fonts, page, headers and footers from this file (.docx or .dotx). Its text, comments, macros and links never go along, and clause numbers stay as they are.",
  "house.none": "There is none: new Word files have the look of the app.",
  "house.only": "Only administrators choose it.",
  "house.reading": "Reading the file",
  "house.choose": "Choose a file",
  "house.replace": "Replace it",
  "house.remove": "Remove it",
  "house.set": "{file} is the house file now.",
  "house.removed": "There is no house file any more.",
  "house.taken":
    "{styles, plural, one {# style} other {# styles}}, {headers, plural, =0 {no headers} one {# header} other {# headers}}, {footers, plural, =0 {no footers} one {# footer} other {# footers}}, {pictures, plural, =0 {no pictures} one {# picture} other {# pictures}}",
  "house.page": "page of {width, number} x {height, number} mm",
  "house.left": "Not taken over:",
  "house.left.item":
    "{what, select, macros {macros} outside_links {{count, plural, one {# link to the outside} other {# links to the outside}}} embedded_objects {{count, plural, one {# embedded object} other {# embedded objects}}} fields {{count, plural, one {# field that could fetch or run something; what it showed stays} other {# fields that could fetch or run something; what they showed stays}}} tracked_changes {{count, plural, one {# tracked change (accepted)} other {# tracked changes (accepted)}}} hidden_text {{count, plural, one {# hidden piece of text} other {# hidden pieces of text}}} unknown_pictures {{count, plural, one {# picture of an unknown kind} other {# pictures of unknown kinds}}} embedded_fonts {{count, plural, one {# embedded font} other {# embedded fonts}}} other {{what}: {count, number}}}",
  "export.house": "In the style of {file}",
  "export.houseAbout": "Styles, page, headers and footers of the house file; clause numbers stay as they are.",
} as const;
