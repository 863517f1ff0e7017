import { expect, test } from "vitest";
import { createSecret, equalSecrets } from "./secrets.ts";

test("a secret has 256 bits and never comes twice", () => {
  const secrets = new Set(Array.from({ length: 1000 }, createSecret));
  expect(secrets.size).toBe(1000);
  for (const secret of secrets) expect(Buffer.from(secret, "base64url")).toHaveLength(32);
});

test("only the same text is equal", () => {
  const secret = createSecret();
  expect(equalSecrets(secret, secret)).toBe(true);
  for (const other of ["", secret.slice(1), `${secret}a`, secret.toUpperCase(), "\0"]) expect(equalSecrets(other, secret)).toBe(false);
});
