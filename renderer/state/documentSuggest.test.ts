import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import type { Hunk } from "../../src/domain/proposal/proposal.ts";
import { markupOf } from "../../src/domain/suggestion/markup.ts";
import type { DocumentSession } from "./session.ts";
import type { Wire } from "./testing/cuttableWire.ts";
import { attach, newDocument, settled, type, until, wire, wireOf, withBackend } from "./testing/sessions.ts";

withBackend();

let bob: Wire;
beforeAll(async () => {
  bob = await wireOf("Bob", ["reviewer"]);
});

const markup = (session: DocumentSession): string => markupOf(session.state()).text;
const pending = (session: DocumentSession): Hunk[] =>
  session.state().proposals.flatMap((proposal) => proposal.hunks.filter((hunk) => hunk.status === "pending"));

/** Suggests an edit of the first occurrence of `part` in the markup text. */
function suggest(session: DocumentSession, part: string, text: string): void {
  const start = markup(session).indexOf(part);
  expect(start).toBeGreaterThanOrEqual(0);
  session.suggest([{ start, end: start + part.length, text }]);
}

async function same(...sessions: DocumentSession[]): Promise<void> {
  for (const session of sessions) await settled(session);
  const [first] = sessions;
  await until(() => sessions.every((session) => session.state().version === first?.state().version));
  for (const session of sessions) expect(session.state()).toEqual(first?.state());
}

test("what one person suggests, another sees as theirs and suggests upon", async () => {
  const documentId = await newDocument();
  const ann = await attach(documentId);
  const other = await attach(documentId, bob, [], "Bob");
  suggest(ann, "two years", "three long years");
  await same(ann, other);
  suggest(other, "long ", "");
  await same(ann, other);
  expect(ann.state().text).toContain("two years");
  const [hunk] = pending(ann);
  expect(hunk).toMatchObject({ oldText: "two years", newText: "three long years" });
  expect(hunk?.nested).toMatchObject([{ author: { kind: "person", name: "Bob" }, oldText: "long ", newText: "" }]);
  await ann.decide([hunk?.nested[0]?.id ?? ""], "accept", "agreed");
  await same(ann, other);
  expect(pending(ann)[0]).toMatchObject({ newText: "three years" });
  await ann.undo();
  await same(ann, other);
  expect(pending(ann)[0]?.nested[0]?.status).toBe("pending");
  await other.decide([hunk?.id ?? ""], "accept", "agreed");
  await same(ann, other);
  expect(ann.state().text).toContain("three long years");
  expect(ann.state().proposals.at(-1)?.author).toEqual({ kind: "person", name: "Bob" });
});

test("undo takes back suggestions one by one, and one's own alone", async () => {
  const documentId = await newDocument();
  const ann = await attach(documentId);
  const other = await attach(documentId, bob, [], "Bob");
  const before = markup(ann);
  suggest(ann, "two", "three");
  const replaced = markup(ann);
  suggest(ann, "ten euros", "");
  await same(ann, other);
  suggest(other, "Customer", "Client");
  await same(ann, other);
  await ann.undo();
  expect(pending(ann).map((hunk) => hunk.newText)).toEqual(["three", "Client"]);
  await ann.undo();
  expect(markup(ann)).toBe(before.replace("Customer", "CustomerClient"));
  await ann.redo();
  expect(markup(ann)).toBe(replaced.replace("Customer", "CustomerClient"));
  await same(ann, other);
  await other.undo();
  await same(ann, other);
  expect(markup(ann)).toBe(replaced);
});

test("a lock keeps suggestions out", async () => {
  const documentId = await newDocument();
  const ann = await attach(documentId);
  const start = ann.state().text.indexOf("two years");
  await ann.lock([{ start, end: start + 9 }]);
  expect(ann.suggest([{ start: start + 3, end: start + 3, text: "x" }])).toBeNull();
  expect(ann.suggest([{ start: start - 4, end: start + 3, text: "" }])).toBeNull();
  expect(ann.suggest([{ start, end: start, text: "about " }])).not.toBeNull();
  await settled(ann);
  expect(pending(ann)).toHaveLength(1);
});

const step = fc.record({
  who: fc.integer({ min: 0, max: 1 }),
  what: fc.constantFrom("type", "type", "type", "over", "delete", "undo", "redo", "accept", "reject", "write", "cut", "wait"),
  place: fc.double({ min: 0, max: 1, noNaN: true }),
});

test("two people suggesting at the same places, deciding, undoing and losing their connections end alike, and no letter is lost", async () => {
  let letter = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 24 }), async (steps) => {
      const documentId = await newDocument("Term: two years.\n");
      const wires = [wire(), bob];
      const problems: unknown[] = [];
      const decisions: Promise<void>[] = [];
      const sessions = [await attach(documentId, wires[0], problems), await attach(documentId, wires[1], problems, "Bob")];
      const typed: string[] = [];
      for (const { who, what, place } of steps) {
        const session = sessions[who];
        if (session === undefined) continue;
        const { length } = markup(session);
        const start = Math.floor(place * length);
        const open = pending(session);
        if (what === "type" || what === "over") {
          letter += 1;
          const text = String.fromCodePoint(0x4e00 + (letter % 20_000));
          typed.push(text);
          session.suggest([{ start, end: what === "over" ? Math.min(length, start + 3) : start, text }]);
        } else if (what === "delete" && start + 3 <= length) session.suggest([{ start, end: start + 3, text: "" }]);
        else if (what === "write" && who === 0) {
          const at = Math.min(start, session.state().text.length);
          type(session, { start: at, end: at, text: "w" });
        } else if (what === "undo") await session.undo();
        else if (what === "redo") await session.redo();
        else if ((what === "accept" || what === "reject") && open[0] !== undefined)
          decisions.push(session.decide([open[0].id], what, "agreed").catch(() => undefined));
        else if (what === "cut") {
          wires[who]?.cut();
          setTimeout(() => wires[who]?.restore(), 20);
        } else await new Promise((resolve) => setTimeout(resolve, 15));
      }
      await Promise.all(decisions);
      await same(...sessions);
      const opened = await wire().client.documents.open({ documentId });
      expect(sessions[0]?.state()).toEqual(opened.state);
      expect(problems).toEqual([]);
      // Whatever was typed stands in the document or in a record of it, unless its own author took it back.
      const everything = JSON.stringify(opened.state);
      const withdrawn = steps.some(({ what }) => what === "undo" || what === "delete" || what === "over");
      if (!withdrawn) for (const text of typed) expect(everything).toContain(text);
      await Promise.all(sessions.map((session) => session.close()));
    }),
    { numRuns: 15 },
  );
});
