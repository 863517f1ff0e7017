import { inflateSync } from "node:zlib";
import { getDocumentProxy } from "unpdf";
import { expect, test } from "vitest";
import { parseMarkdown } from "../markdown/parse.ts";
import { ASSETS, DATE } from "../testing/assets.ts";
import { TEXT_WIDTH } from "./context.ts";
import { renderPdf } from "./renderPdf.ts";

const LEFT = (595.28 - TEXT_WIDTH) / 2;
const RIGHT = LEFT + TEXT_WIDTH;

/** Where the lines of the first page begin and end, from the top; titles and page numbers left out. */
async function linesOf(text: string): Promise<{ left: number; right: number; pieces: number }[]> {
  const { bytes } = await renderPdf(parseMarkdown(text, "ja", "T"), DATE, ASSETS);
  const page = await (await getDocumentProxy(bytes.slice(), { verbosity: 0 })).getPage(1);
  const lines = new Map<number, { left: number; right: number; pieces: number }>();
  for (const item of (await page.getTextContent()).items as { str: string; width: number; height: number; transform: number[] }[]) {
    const [, , , , x = 0, y = 0] = item.transform;
    if (item.str.trim() === "" || y < 60 || item.height > 15) continue;
    const line = lines.get(Math.round(y)) ?? { left: x, right: 0, pieces: 0 };
    lines.set(Math.round(y), { left: Math.min(line.left, x), right: Math.max(line.right, x + item.width), pieces: line.pieces + 1 });
  }
  return [...lines].sort(([a], [b]) => b - a).map(([, line]) => line);
}

test("words that are drawn as one piece stand where they were laid out: justified lines end at the margin", async () => {
  const words = "本契約は、ABC社が第2条に定める業務を受託者に委託し、受託者がこれを受託するにあたり、当事者の権利及び義務を定める。";
  const lines = await linesOf(`${words.repeat(6)}\n`);
  expect(lines.length).toBeGreaterThan(5);
  for (const line of lines.slice(0, -1)) {
    expect(Math.abs(line.left - LEFT)).toBeLessThan(0.1);
    expect(Math.abs(line.right - RIGHT)).toBeLessThan(0.5);
  }
});

test("a line of one look is drawn as one piece, one with two looks as three", async () => {
  const drawn = async (line: string): Promise<number> => {
    const { bytes } = await renderPdf(parseMarkdown(`${line}\n`, "technical", "T"), DATE, ASSETS);
    const source = Buffer.from(bytes);
    const start = source.indexOf("stream\n", source.indexOf("/Filter /FlateDecode")) + 7;
    return (
      inflateSync(source.subarray(start, source.indexOf("\nendstream", start)))
        .toString("latin1")
        .match(/ TJ?\n/gu)?.length ?? 0
    );
  };
  const empty = await drawn("***");
  expect((await drawn("One line of words that all look alike.")) - empty).toBe(1);
  expect((await drawn("One line of **words that** look different.")) - empty).toBe(3);
});
