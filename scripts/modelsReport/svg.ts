/** A plot: a light ground of its own (readable in a dark page too), title, two axes with units, a legend. Explicit colours, no script, no font file. */

export const COLOURS = {
  ground: "#ffffff",
  text: "#1f2933",
  soft: "#52606d",
  grid: "#e4e7eb",
  first: "#1d4ed8",
  second: "#b45309",
  third: "#047857",
  fourth: "#9d174d",
} as const;

export const WIDTH = 720;
export const HEIGHT = 420;
export const MARGIN = { left: 68, right: 24, top: 52, bottom: 94 } as const;

/** Place of the plot's inside, px. */
export const INSIDE = { left: MARGIN.left, right: WIDTH - MARGIN.right, top: MARGIN.top, bottom: HEIGHT - MARGIN.bottom } as const;

export interface Tick {
  /** Place on the axis, px. */
  readonly at: number;
  readonly label: string;
}

export interface LegendEntry {
  readonly label: string;
  readonly colour: string;
  readonly mark: "line" | "dashed" | "dot" | "box";
}

export interface Frame {
  readonly title: string;
  /** For those who do not see the plot: what is on the axes and what comes out. */
  readonly description: string;
  /** `groups` are labels in a row below the ticks. */
  readonly x: { readonly label: string; readonly ticks: readonly Tick[]; readonly groups?: readonly Tick[] };
  readonly y: { readonly label: string; readonly ticks: readonly Tick[] };
  readonly legend: readonly LegendEntry[];
  /** SVG elements inside the axes. */
  readonly marks: readonly string[];
}

/** A coordinate in a file: two decimals. */
export const px = (value: number): string => String(Number(value.toFixed(2)));

export function escapeXml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

export function plot({ title, description, x, y, legend, marks }: Frame): string {
  const middleX = (INSIDE.left + INSIDE.right) / 2;
  const middleY = (INSIDE.top + INSIDE.bottom) / 2;
  const lines = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" role="img" aria-labelledby="title description" font-family="system-ui, sans-serif" font-size="12" fill="${COLOURS.text}">`,
    `<title id="title">${escapeXml(title)}</title>`,
    `<desc id="description">${escapeXml(description)}</desc>`,
    `<rect width="${WIDTH}" height="${HEIGHT}" rx="6" fill="${COLOURS.ground}"/>`,
    `<text x="${INSIDE.left}" y="28" font-size="15" font-weight="600">${escapeXml(title)}</text>`,
    ...y.ticks.flatMap(({ at, label }) => [
      `<line x1="${INSIDE.left}" x2="${INSIDE.right}" y1="${px(at)}" y2="${px(at)}" stroke="${COLOURS.grid}"/>`,
      `<text x="${INSIDE.left - 8}" y="${px(at + 4)}" text-anchor="end" fill="${COLOURS.soft}">${escapeXml(label)}</text>`,
    ]),
    ...x.ticks.flatMap(({ at, label }) => [
      `<line x1="${px(at)}" x2="${px(at)}" y1="${INSIDE.bottom}" y2="${INSIDE.bottom + 5}" stroke="${COLOURS.soft}"/>`,
      `<text x="${px(at)}" y="${INSIDE.bottom + 19}" text-anchor="middle" fill="${COLOURS.soft}">${escapeXml(label)}</text>`,
    ]),
    `<line x1="${INSIDE.left}" x2="${INSIDE.right}" y1="${INSIDE.bottom}" y2="${INSIDE.bottom}" stroke="${COLOURS.soft}"/>`,
    ...(x.groups ?? []).map(
      ({ at, label }) =>
        `<text x="${px(at)}" y="${INSIDE.bottom + 35}" text-anchor="middle" fill="${COLOURS.soft}">${escapeXml(label)}</text>`,
    ),
    `<text x="${px(middleX)}" y="${INSIDE.bottom + (x.groups ? 55 : 42)}" text-anchor="middle">${escapeXml(x.label)}</text>`,
    `<text transform="translate(18 ${px(middleY)}) rotate(-90)" text-anchor="middle">${escapeXml(y.label)}</text>`,
    ...marks,
    ...legendOf(legend),
    "</svg>",
  ];
  return `${lines.join("\n")}\n`;
}

function legendOf(entries: readonly LegendEntry[]): string[] {
  const y = HEIGHT - 18;
  let x: number = INSIDE.left;
  return entries.flatMap(({ label, colour, mark }) => {
    const at = x;
    x += 42 + label.length * 6.7;
    const sign =
      mark === "box"
        ? `<rect x="${px(at)}" y="${y - 10}" width="18" height="10" fill="${colour}"/>`
        : mark === "dot"
          ? `<circle cx="${px(at + 9)}" cy="${y - 5}" r="4" fill="${colour}"/>`
          : `<line x1="${px(at)}" x2="${px(at + 18)}" y1="${y - 5}" y2="${y - 5}" stroke="${colour}" stroke-width="2"${mark === "dashed" ? ' stroke-dasharray="5 4"' : ""}/>`;
    return [sign, `<text x="${px(at + 24)}" y="${y - 1}">${escapeXml(label)}</text>`];
  });
}

/** A vertical error bar from low to high at x, px. */
export function errorBar(x: number, low: number, high: number, colour: string): string {
  return `<path d="M${px(x)} ${px(low)}V${px(high)}M${px(x - 3)} ${px(low)}h6M${px(x - 3)} ${px(high)}h6" stroke="${colour}" fill="none"/>`;
}
