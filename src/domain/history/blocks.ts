/**
 * Cuts a text into the pieces that revisions share: a paragraph with the blank lines behind it. Joined they give the
 * text again, whatever it is; a paragraph is never cut, and an empty text has no blocks.
 */
export function splitBlocks(text: string): string[] {
  const blocks: string[] = [];
  let from = 0;
  // A border lies behind a run of blank lines, before the next line with text.
  for (const border of text.matchAll(/\n(?:[ \t]*\n)+/g)) {
    const to = border.index + border[0].length;
    blocks.push(text.slice(from, to));
    from = to;
  }
  if (from < text.length) blocks.push(text.slice(from));
  return blocks;
}
