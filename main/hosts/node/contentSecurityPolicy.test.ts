import { expect, test } from "vitest";
import { CONTENT_SECURITY_POLICY } from "./contentSecurityPolicy.ts";

test("the policy starts from nothing and never allows foreign or evaluated script", () => {
  const directives = new Map(
    CONTENT_SECURITY_POLICY.split("; ").map((directive) => [directive.split(" ")[0], directive.split(" ").slice(1).join(" ")]),
  );
  expect(directives.get("default-src")).toBe("'none'");
  expect(directives.get("script-src")).toBe("'self'");
  expect(directives.get("connect-src")).toBe("'self'");
  for (const name of ["frame-src", "frame-ancestors", "base-uri", "form-action"]) expect(directives.get(name)).toBe("'none'");
  expect(CONTENT_SECURITY_POLICY).not.toMatch(/https?:|\*|unsafe-eval|blob:/);
});
