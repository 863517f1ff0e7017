import { TEXT_WIDTH } from "../docx/tables.ts";

/** English metric units in a twip. */
const EMU_PER_TWIP = 635;

/** Our text set for another width (twips): tables, the tab stops of the contents, and pictures that would stand out. Applies to our own XML alone. */
export function fitWidth(xml: string, width: number): string {
  if (width === TEXT_WIDTH) return xml;
  return fitPictures(fitTables(xml, width), width).replaceAll(
    new RegExp(`(<w:tab (?=[^>]*w:val="right")[^>]*w:pos=")${TEXT_WIDTH}"`, "g"),
    `$1${width}"`,
  );
}

function fitTables(xml: string, width: number): string {
  return xml.replace(/<w:tbl>.*?<\/w:tbl>/gs, (table) => {
    const indent = Number(/<w:tblInd [^>]*w:w="(\d+)"/.exec(table)?.[1] ?? 0);
    const share = Math.max(0.1, (width - indent) / (TEXT_WIDTH - indent));
    let sum = 0;
    const scaled = table.replace(/(<w:(?:gridCol|tcW) [^>]*w:w=")(\d+)"/g, (_, start: string, size: string) => {
      const fitted = Math.floor(Number(size) * share);
      if (start.startsWith("<w:gridCol")) sum += fitted;
      return `${start}${fitted}"`;
    });
    return scaled.replace(/(<w:tblW [^>]*w:w=")\d+"/, `$1${sum}"`);
  });
}

function fitPictures(xml: string, width: number): string {
  const most = width * EMU_PER_TWIP;
  return xml.replace(/<w:drawing>.*?<\/w:drawing>/gs, (drawing) => {
    const wide = Number(/<wp:extent [^>]*cx="(\d+)"/.exec(drawing)?.[1] ?? 0);
    if (wide <= most) return drawing;
    return drawing.replace(
      /(<(?:wp:extent|a:ext) [^>]*?)\bc([xy])="(\d+)"([^>]*?)\bc([xy])="(\d+)"/g,
      (_, head, a, first, between, b, second) => {
        const fit = (size: string): number => Math.max(1, Math.floor((Number(size) * most) / wide));
        return `${head}c${a}="${fit(first)}"${between}c${b}="${fit(second)}"`;
      },
    );
  });
}
