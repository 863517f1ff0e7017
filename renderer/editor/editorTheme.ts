/** Monaco's theme from the window's CSS variables, so that there is one place where colours are chosen. */
import { monaco } from "./monaco.ts";

const THEME = "palimpsest";

/** Colours the editor needs, by the CSS variable that holds each. */
const VARIABLES = {
  background: "--pal-paper",
  ink: "--pal-ink",
  soft: "--pal-muted",
  faint: "--editor-mark",
  term: "--pal-ink",
  link: "--pal-model",
  selection: "--pal-selection",
  selectionInactive: "--pal-active",
  caret: "--pal-ink",
  find: "--pal-amber-soft",
  findOther: "--pal-hover",
  focus: "--pal-focus",
  widget: "--pal-raised",
  border: "--pal-line",
  model: "--pal-model",
  person: "--pal-insert",
  comment: "--pal-amber",
  inserted: "--pal-insert-soft",
  deleted: "--pal-delete-soft",
} as const;

type Palette = Record<keyof typeof VARIABLES, string>;

/** Reads the palette in force at `element` as #rrggbbaa. */
function readPalette(element: HTMLElement): Palette {
  const probe = document.createElement("span");
  element.append(probe);
  const canvas = document.createElement("canvas");
  canvas.width = 1;
  canvas.height = 1;
  const context = canvas.getContext("2d", { willReadFrequently: true });
  const read = (variable: string): string => {
    probe.style.color = `var(${variable})`;
    if (context === null) {
      return "#808080ff";
    }
    context.clearRect(0, 0, 1, 1);
    context.fillStyle = getComputedStyle(probe).color;
    context.fillRect(0, 0, 1, 1);
    return `#${Array.from(context.getImageData(0, 0, 1, 1).data, (byte) => byte.toString(16).padStart(2, "0")).join("")}`;
  };
  const palette = Object.fromEntries(Object.entries(VARIABLES).map(([name, variable]) => [name, read(variable)])) as Palette;
  probe.remove();
  return palette;
}

function isDark(colour: string): boolean {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue < 128;
}

/** Defines and applies the theme from the variables in force at `element`. */
export function applyEditorTheme(element: HTMLElement): void {
  const palette = readPalette(element);
  const bare = (colour: string): string => colour.slice(1, 7);
  const ink = { foreground: bare(palette.ink) };
  const mark = { foreground: bare(palette.faint) };
  monaco.editor.defineTheme(THEME, {
    base: isDark(palette.background) ? "vs-dark" : "vs",
    inherit: false,
    rules: [
      { token: "", ...ink },
      { token: "heading", ...ink, fontStyle: "bold" },
      { token: "strong", ...ink, fontStyle: "bold" },
      { token: "emphasis", ...ink, fontStyle: "italic" },
      { token: "term", foreground: bare(palette.term), fontStyle: "bold" },
      { token: "link", foreground: bare(palette.link) },
      { token: "code", foreground: bare(palette.soft) },
      { token: "meta", foreground: bare(palette.soft) },
      { token: "mark", ...mark },
      { token: "mark.list", foreground: bare(palette.soft) },
    ],
    colors: {
      "editor.background": palette.background,
      "editor.foreground": palette.ink,
      "editorCursor.foreground": palette.caret,
      "editor.selectionBackground": palette.selection,
      "editor.inactiveSelectionBackground": palette.selectionInactive,
      "editor.findMatchBackground": palette.find,
      "editor.findMatchHighlightBackground": palette.findOther,
      "editorLineNumber.foreground": palette.soft,
      "editorLineNumber.activeForeground": palette.ink,
      "editorLineNumber.dimmedForeground": palette.soft,
      "editorGutter.background": palette.background,
      "editorOverviewRuler.border": palette.background,
      "editorWidget.background": palette.widget,
      "editorWidget.foreground": palette.ink,
      "editorWidget.border": palette.border,
      "editorHoverWidget.background": palette.widget,
      "editorHoverWidget.foreground": palette.ink,
      "editorHoverWidget.border": palette.border,
      "input.background": palette.background,
      "input.foreground": palette.ink,
      "input.border": palette.border,
      "menu.background": palette.widget,
      "menu.foreground": palette.ink,
      "menu.selectionBackground": palette.selection,
      "menu.selectionForeground": palette.ink,
      focusBorder: palette.focus,
      "diffEditor.insertedTextBackground": palette.inserted,
      "diffEditor.removedTextBackground": palette.deleted,
      "diffEditor.insertedLineBackground": `${palette.inserted.slice(0, 7)}1a`,
      "diffEditor.removedLineBackground": `${palette.deleted.slice(0, 7)}1a`,
      "scrollbarSlider.background": `${palette.faint.slice(0, 7)}55`,
      "scrollbarSlider.hoverBackground": `${palette.faint.slice(0, 7)}88`,
      "scrollbarSlider.activeBackground": `${palette.faint.slice(0, 7)}aa`,
      "palimpsest.modelChange": palette.model,
      "palimpsest.personChange": palette.person,
      "palimpsest.comment": palette.comment,
      "palimpsest.running": `${palette.model.slice(0, 7)}66`,
    },
  });
  monaco.editor.setTheme(THEME);
}

/** Applies the theme now and again whenever the window's scheme changes. */
export function followEditorTheme(element: HTMLElement): { dispose(): void } {
  let waiting = 0;
  const apply = (): void => {
    cancelAnimationFrame(waiting);
    waiting = requestAnimationFrame(() => applyEditorTheme(element));
  };
  applyEditorTheme(element);
  const observer = new MutationObserver(apply);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ["data-pal-theme"] });
  return {
    dispose: () => {
      cancelAnimationFrame(waiting);
      observer.disconnect();
    },
  };
}
