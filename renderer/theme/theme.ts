/** Mantine's theme in the product's colours, and the choice between paper, ink and high contrast. */
import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from "@mantine/core";
import type { Settings } from "../../src/contract/index.ts";

/** What is painted: "system" has been resolved. */
export type PaintedTheme = "light" | "dark" | "contrast";

const ink: MantineColorsTuple = [
  "#f6f2ea",
  "#e9e2d6",
  "#d3c9b9",
  "#b8ac99",
  "#93877a",
  "#6f655a",
  "#544b43",
  "#403932",
  "#2f2924",
  "#1f1b18",
];
const model: MantineColorsTuple = [
  "#f2eefc",
  "#e2dbf8",
  "#c6b9f0",
  "#a895e7",
  "#8b73dc",
  "#7558d0",
  "#5a3ec0",
  "#4c33a6",
  "#3e2a89",
  "#2f206a",
];
const accept: MantineColorsTuple = [
  "#e8f5ee",
  "#d2eadd",
  "#a6d5bc",
  "#79bf9a",
  "#4fa67a",
  "#338c60",
  "#1b6a46",
  "#17593b",
  "#124830",
  "#0d3624",
];
const reject: MantineColorsTuple = [
  "#fceeec",
  "#f8dcd8",
  "#f0b9b2",
  "#e6948b",
  "#d86c61",
  "#c04b40",
  "#a12f27",
  "#882720",
  "#6e1f1a",
  "#531713",
];

/** Warm greys in the place of Mantine's blue ones: [1] tracks, [2] borders of the light theme; the dark scale likewise. */
const gray: MantineColorsTuple = [
  "#f7f3eb",
  "#efe8db",
  "#e3dacb",
  "#d3c9b9",
  "#b8ac99",
  "#93877a",
  "#6f655a",
  "#544b43",
  "#403932",
  "#2f2924",
];
const dark: MantineColorsTuple = [
  "#ebe4d9",
  "#cfc6b8",
  "#aca295",
  "#857b6e",
  "#4a443d",
  "#37322d",
  "#282522",
  "#201d1b",
  "#191715",
  "#141210",
];

export const theme = createTheme({
  fontFamily: "var(--pal-font-ui)",
  fontFamilyMonospace: "var(--pal-font-text)",
  headings: { fontFamily: "var(--pal-font-ui)", fontWeight: "600" },
  primaryColor: "ink",
  primaryShade: { light: 8, dark: 5 },
  autoContrast: true,
  colors: { ink, model, accept, reject, gray, dark },
  defaultRadius: "sm",
  cursorType: "pointer",
  respectReducedMotion: true,
  fontSizes: { xs: "12px", sm: "13px", md: "14px", lg: "16px", xl: "19px" },
  components: {
    Button: { defaultProps: { fw: 500 } },
    // The placeholder has the focus of an open menu and is no item of it: the first item has it instead.
    Menu: { defaultProps: { withInitialFocusPlaceholder: false } },
    Tooltip: { defaultProps: { openDelay: 350, withinPortal: true, fz: "xs", color: "ink.8" } },
    Modal: {
      styles: { title: { fontWeight: 600, fontSize: 16 } },
      defaultProps: { centered: false, yOffset: "8vh", overlayProps: { backgroundOpacity: 0.35 }, transitionProps: { duration: 120 } },
    },
  },
});

const painted = {
  "--mantine-color-body": "var(--pal-surface)",
  "--mantine-color-text": "var(--pal-ink)",
  "--mantine-color-bright": "var(--pal-ink)",
  "--mantine-color-dimmed": "var(--pal-muted)",
  "--mantine-color-placeholder": "var(--pal-muted)",
  "--mantine-color-default": "var(--pal-raised)",
  "--mantine-color-default-hover": "var(--pal-hover)",
  "--mantine-color-default-color": "var(--pal-ink)",
  "--mantine-color-default-border": "var(--pal-line)",
  "--mantine-color-disabled": "var(--pal-sunken)",
  "--mantine-color-disabled-color": "var(--pal-muted)",
  "--mantine-color-disabled-border": "var(--pal-line)",
  "--mantine-color-error": "var(--pal-delete)",
};

/** Components take their colours from the palette of variables.css. */
export const cssVariables: CSSVariablesResolver = () => ({ variables: {}, light: painted, dark: painted });

export function paintedTheme(choice: Settings["theme"], systemDark: boolean, systemContrast: boolean): PaintedTheme {
  if (choice !== "system") return choice;
  if (systemContrast) return "contrast";
  return systemDark ? "dark" : "light";
}
