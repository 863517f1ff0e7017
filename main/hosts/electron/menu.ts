import type { MenuItemConstructorOptions } from "electron";
import type { MessageKey } from "../../../src/i18n/translate.ts";

/**
 * The application menu: standard roles alone. The product's commands live in the renderer's palette, which also has
 * the keys; undo and redo are left to it, because they belong to the document's own history.
 */
export function menuTemplate(
  text: (key: MessageKey) => string,
  platform: NodeJS.Platform,
  development: boolean,
): MenuItemConstructorOptions[] {
  const mac = platform === "darwin";
  const separator: MenuItemConstructorOptions = { type: "separator" };
  return [
    ...(mac
      ? [
          {
            label: "Palimpsest",
            submenu: [
              { role: "about", label: text("desktop.about") },
              separator,
              { role: "hide", label: text("desktop.hide") },
              { role: "hideOthers", label: text("desktop.hideOthers") },
              separator,
              { role: "quit", label: text("desktop.quit") },
            ],
          } satisfies MenuItemConstructorOptions,
        ]
      : []),
    {
      label: text("desktop.file"),
      submenu: [mac ? { role: "close", label: text("desktop.closeWindow") } : { role: "quit", label: text("desktop.quit") }],
    },
    {
      label: text("desktop.edit"),
      submenu: [
        { role: "cut", label: text("desktop.cut") },
        { role: "copy", label: text("desktop.copy") },
        { role: "paste", label: text("desktop.paste") },
        { role: "selectAll", label: text("desktop.selectAll") },
      ],
    },
    {
      label: text("desktop.view"),
      submenu: [
        { role: "zoomIn", label: text("desktop.zoomIn") },
        { role: "zoomOut", label: text("desktop.zoomOut") },
        { role: "resetZoom", label: text("desktop.resetZoom") },
        separator,
        { role: "togglefullscreen", label: text("desktop.fullScreen") },
        ...(development ? [separator, { role: "reload" } as const, { role: "toggleDevTools" } as const] : []),
      ],
    },
    { label: text("desktop.window"), role: "windowMenu" },
  ];
}
