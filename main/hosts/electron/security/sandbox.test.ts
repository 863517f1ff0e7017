import { expect, test, vi } from "vitest";
import { setupSandbox } from "./sandbox.ts";

test("the sandbox is switched on for the whole app", () => {
  const app = { enableSandbox: vi.fn() };
  setupSandbox(app);
  expect(app.enableSandbox).toHaveBeenCalledTimes(1);
});
