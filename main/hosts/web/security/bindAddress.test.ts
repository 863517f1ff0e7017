import { expect, test } from "vitest";
import { checkBindAddress } from "./bindAddress.ts";

test("loopback is allowed", () => {
  expect(checkBindAddress("127.0.0.1")).toBe("127.0.0.1");
});

test.each(["0.0.0.0", "::", "192.168.1.10", "localhost", "", "127.0.0.1.evil.example"])("%s is refused", (address) => {
  expect(() => checkBindAddress(address)).toThrow(expect.objectContaining({ code: "NOT_AVAILABLE" }));
});
