/** The layers that are type-checked, each with the libraries and types it may see. */
export const PROJECTS = ["src", "main", "main/hosts/electron", "main/hosts/electron/preload", "renderer", "."];
