import type { Session, WebContents } from "electron";
import { expect, test } from "vitest";
import { denyPermissions } from "./permissions.ts";

type RequestHandler = NonNullable<Parameters<Session["setPermissionRequestHandler"]>[0]>;
type CheckHandler = NonNullable<Parameters<Session["setPermissionCheckHandler"]>[0]>;
type DeviceHandler = NonNullable<Parameters<Session["setDevicePermissionHandler"]>[0]>;

const handlers: { request?: RequestHandler | null; check?: CheckHandler | null; device?: DeviceHandler | null } = {};
denyPermissions({
  setPermissionRequestHandler: (handler) => {
    handlers.request = handler;
  },
  setPermissionCheckHandler: (handler) => {
    handlers.check = handler;
  },
  setDevicePermissionHandler: (handler) => {
    handlers.device = handler;
  },
});
const contents = {} as WebContents;
const own = "app://palimpsest/index.html";

function requested(permission: string, requestingUrl: string, isMainFrame = true): boolean {
  let granted = true;
  handlers.request?.(contents, permission as Parameters<RequestHandler>[1], (result) => (granted = result), {
    requestingUrl,
    isMainFrame,
  } as Parameters<RequestHandler>[3]);
  return granted;
}
const checked = (permission: string, origin: string): boolean =>
  handlers.check?.(contents, permission as Parameters<CheckHandler>[1], origin, {} as Parameters<CheckHandler>[3]) ?? true;

test.each([
  "media",
  "geolocation",
  "notifications",
  "clipboard-read",
  "fileSystem",
  "openExternal",
  "usb",
  "hid",
  "serial",
  "display-capture",
  "unknown",
  "something-new",
])("%s is denied", (permission) => {
  expect(requested(permission, own)).toBe(false);
  expect(checked(permission, own)).toBe(false);
});

test("our page may copy, nobody else", () => {
  expect(requested("clipboard-sanitized-write", own)).toBe(true);
  expect(checked("clipboard-sanitized-write", "app://palimpsest/")).toBe(true);
  expect(requested("clipboard-sanitized-write", "https://evil.example/")).toBe(false);
  expect(requested("clipboard-sanitized-write", own, false)).toBe(false);
  expect(checked("clipboard-sanitized-write", "https://evil.example")).toBe(false);
});

test("no device is handed out", () => {
  expect(handlers.device?.({} as Parameters<DeviceHandler>[0])).toBe(false);
});
