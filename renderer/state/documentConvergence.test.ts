import fc from "fast-check";
import { expect, test } from "vitest";
import { attach, newDocument, propose, settled, type, until, wire, withBackend } from "./testing/sessions.ts";

withBackend();

const step = fc.record({
  who: fc.integer({ min: 0, max: 1 }),
  what: fc.constantFrom("type", "type", "type", "delete", "undo", "redo", "accept", "reject", "cut", "wait"),
  place: fc.double({ min: 0, max: 1, noNaN: true }),
  text: fc.stringMatching(/^[a-z ]{1,6}$/),
});

test("two people typing, deciding, undoing and losing their connections end with the backend's text", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 24 }), async (steps) => {
      const documentId = await newDocument();
      const wires = [wire(), wire()];
      const problems: unknown[] = [];
      const decisions: Promise<void>[] = [];
      const sessions = await Promise.all(wires.map((connection) => attach(documentId, connection, problems)));
      propose(documentId, [
        ["two years", "three years"],
        ["ten euros", ""],
      ]);
      for (const { who, what, place, text } of steps) {
        const session = sessions[who];
        const connection = wires[who];
        if (session === undefined || connection === undefined) continue;
        const { length } = session.state().text;
        const start = Math.floor(place * length);
        const pending = session
          .state()
          .proposals.flatMap((proposal) => proposal.hunks)
          .filter((hunk) => hunk.status === "pending");
        if (what === "type") type(session, { start, end: start, text });
        else if (what === "delete" && start + 3 <= length) type(session, { start, end: start + 3, text: "" });
        else if (what === "undo") await session.undo();
        else if (what === "redo") await session.redo();
        else if ((what === "accept" || what === "reject") && pending[0] !== undefined)
          // Refused where the other one has decided the same change already.
          decisions.push(session.decide([pending[0].id], what, "Agreed").catch(() => undefined));
        else if (what === "cut") {
          connection.cut();
          setTimeout(() => connection.restore(), 20);
        } else await new Promise((resolve) => setTimeout(resolve, 15));
      }
      await Promise.all(decisions);
      for (const session of sessions) await settled(session);
      await until(() => sessions[0]?.state().text === sessions[1]?.state().text);
      const opened = await wire().client.documents.open({ documentId });
      for (const session of sessions) {
        await until(() => session.state().version === opened.state.version);
        expect(session.state().text).toBe(opened.state.text);
        expect(session.state().proposals).toEqual(opened.state.proposals);
      }
      expect(problems).toEqual([]);
      await Promise.all(sessions.map((session) => session.close()));
    }),
    { numRuns: 12 },
  );
});
