/** The desktop window: the same application, reached over a MessagePort, with the renderer locked in. */
import { fileURLToPath } from "node:url";
import { _electron, expect, test } from "@playwright/test";
import { electronBinary } from "../support/electron.ts";
import { createWorkspace, removeWorkspace } from "../support/server.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

test("opens a sample in a window that can reach nothing but its own application", async () => {
  const workspace = await createWorkspace();
  const app = await _electron.launch({
    executablePath: electronBinary() ?? "",
    args: [root],
    env: { ...(process.env as Record<string, string>), PALIMPSEST_WORKSPACE: workspace },
  });
  try {
    const window = await app.firstWindow();
    await window
      .getByRole("button", { name: /Mutual Non-Disclosure/ })
      .first()
      .click();
    await expect(window.getByRole("region", { name: "Document" })).toHaveAttribute("aria-busy", "false");
    await expect(window.locator(".view-line").first()).toBeVisible();
    expect(new URL(window.url()).protocol).toBe("app:");
    expect(await window.evaluate(() => typeof Reflect.get(globalThis, "require"))).toBe("undefined");
    await expect(window.evaluate(() => fetch("https://example.com/"))).rejects.toThrow();
  } finally {
    await app.close();
    await removeWorkspace(workspace);
  }
});
