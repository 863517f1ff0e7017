/** A job runs with exactly the package that it names, or not at all. */
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { packageHash } from "./packages.ts";
import { testEngine } from "./testing/engine.ts";
import { find, makeRequest, TEXT, withCopy } from "./testing/tinyPackage.ts";

const { engine, sent } = testEngine();
afterAll(() => engine.close());

async function changeVersion(folder: string, version: string): Promise<string> {
  const file = path.join(folder, "manifest.json");
  await writeFile(file, JSON.stringify({ ...(JSON.parse(await readFile(file, "utf8")) as object), version }));
  return packageHash(folder);
}

function run(folder: string, hash: string | null): Promise<string> {
  return new Promise((resolve, reject) => {
    const listener = {
      phase: () => {},
      frame: () => {},
      done: (result: { packageHash: string }) => resolve(result.packageHash),
      failed: reject,
    };
    engine.generate(folder, "cpu", makeRequest(), listener, hash);
  });
}

const score = (folder: string, hash: string): Promise<void> =>
  engine.score(folder, "cpu", TEXT, "contract", find(TEXT, "Services to the Customer"), () => {}, new AbortController().signal, hash);

test("a folder whose package changed is loaded again for who names the new one, and refused to who names the old one", async () => {
  await withCopy(async (folder) => {
    const before = await packageHash(folder);
    expect(await run(folder, before)).toBe(before);
    const after = await changeVersion(folder, "9.9.9");
    expect(after).not.toBe(before);

    // What was loaded serves those who named it: they get exactly what they asked for.
    const loads = sent.filter((message) => message.type === "load").length;
    expect(await run(folder, before)).toBe(before);
    expect(sent.filter((message) => message.type === "load")).toHaveLength(loads);

    expect(await run(folder, after)).toBe(after);
    const refusal = { code: "MODEL_CHANGED", details: { model: "tiny-denoiser", needed: before.slice(0, 12), found: after.slice(0, 12) } };
    await expect(run(folder, before)).rejects.toMatchObject(refusal);
    await expect(score(folder, before)).rejects.toMatchObject(refusal);
    await expect(engine.load(folder, "cpu", before)).rejects.toMatchObject(refusal);
    await expect(
      engine.plan(
        folder,
        "cpu",
        { kind: "contract", length: 8, text: null, strength: 1, lengthFactor: 1, plan: { by: "steps", steps: 2 } },
        before,
      ),
    ).rejects.toMatchObject(refusal);

    // A refusal is no trouble of the engine's.
    expect(engine.status().state).not.toBe("failed");
    expect(await run(folder, null)).toBe(after);
    await score(folder, after);
  });
});
