/** Opens the command palette; the palette itself is loaded late and puts its own function here. */
export const paletteControl: { open: () => void; close: () => void } = { open: () => undefined, close: () => undefined };
