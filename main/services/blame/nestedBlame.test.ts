/** Blame of text that others put into a change before it was accepted, through the backend. */
import { join } from "node:path";
import Database from "better-sqlite3";
import fc from "fast-check";
import { expect, test, vi } from "vitest";
import type { BlameInfo, Client } from "../../../src/contract/index.ts";
import { inverseChange } from "../../../src/domain/document/applyChange.ts";
import type { DocumentChange } from "../../../src/domain/document/documentState.ts";
import { nestedEdits } from "../../../src/domain/suggestion/decideNested.ts";
import { project } from "../../../src/domain/suggestion/markup.ts";
import { chosenBy, editsOfStroke, foreignTo, letteredActs } from "../../../src/domain/testing/letteredActs.ts";
import type { TextEdit } from "../../../src/domain/text/textEdit.ts";
import { runInProcess } from "../../hosts/cli/testing/runInProcess.ts";
import { finish, verifyFile } from "../audit/verify/verifyLog.ts";
import { find, importText, openBackend, PARAMETERS, SPAN, TEXT, watchRun } from "../testing/backend.ts";
import { clientOf, PASSPHRASE, signedInClient } from "../testing/people.ts";

const FEES = "The fee is due.\n";

/** A document that Ada (the owner), Ann, Bob and Cem work on. */
class Desk {
  readonly people: Readonly<Record<string, Client>>;
  readonly documentId: string;
  #names = 0;

  constructor(people: Readonly<Record<string, Client>>, documentId: string) {
    this.people = people;
    this.documentId = documentId;
  }

  get owner(): Client {
    return this.as("Ada");
  }

  as(name: string): Client {
    const client = this.people[name];
    if (client === undefined) throw new Error(`${name} is nobody`);
    return client;
  }

  async state() {
    return (await this.owner.documents.open({ documentId: this.documentId })).state;
  }

  async target() {
    return { documentId: this.documentId, clientId: "tab", baseVersion: (await this.state()).version };
  }

  async suggest(name: string, edits: TextEdit[]): Promise<void> {
    this.#names += 1;
    const names = { proposalId: `${this.documentId}.${name}`, seed: `${this.documentId}.${this.#names}` };
    await this.as(name).documents.suggest({ ...(await this.target()), edits, restore: [], ...names });
  }

  /** Suggests `text` before `before`, in the text with all marks. */
  async put(name: string, text: string, before: string): Promise<void> {
    const { start } = find(project(await this.state()).text, before);
    await this.suggest(name, [{ start, end: start, text }]);
  }

  async decide(hunkIds: string[], verdict: "accept" | "reject" | "reopen", reason: string | null = null): Promise<DocumentChange> {
    return (await this.owner.proposals.decide({ ...(await this.target()), hunkIds, verdict, reason })).change as DocumentChange;
  }

  async change(change: DocumentChange): Promise<void> {
    await this.owner.documents.change({ ...(await this.target()), change } as Parameters<Client["documents"]["change"]>[0]);
  }

  /** Ids of what is pending, of everybody or of one person. */
  async pending(name?: string): Promise<string[]> {
    const by = (author: { readonly name: string }): boolean => name === undefined || author.name === name;
    return (await this.state()).proposals.flatMap(({ author, hunks }) =>
      hunks
        .filter((hunk) => hunk.status === "pending")
        .flatMap((hunk) => [
          ...(by(author) ? [hunk.id] : []),
          ...nestedEdits(hunk.nested).flatMap((edit) => (edit.status === "pending" && by(edit.author) ? [edit.id] : [])),
        ]),
    );
  }

  blame(revisionId?: string): Promise<BlameInfo> {
    return this.owner.blame.document({ documentId: this.documentId, ...(revisionId === undefined ? {} : { revisionId }) });
  }

  /** Each stretch as `kind author:text`. */
  async read(): Promise<string[]> {
    return stretches(await this.blame(), (await this.state()).text);
  }
}

const stretches = ({ origins, spans }: BlameInfo, text: string): string[] =>
  spans.map(({ start, end, origin }) => `${origins[origin]?.kind} ${origins[origin]?.author.name}:${text.slice(start, end)}`);

async function openDesk(text = FEES) {
  const opened = await openBackend();
  const { backend, client, folder } = opened;
  await client.settings.update({ authorName: "Ada" });
  const people: Record<string, Client> = { Ada: client };
  for (const name of ["Ann", "Bob", "Cem"]) people[name] = await signedInClient(backend, name, ["reviewer"]);
  return { backend, folder, people, desk: new Desk(people, await importText(client, text)) };
}

/** The owner's desk after the backend was closed; `between` works on the database. */
async function reopen(folder: string, { documentId }: Desk, between: (database: Database.Database) => void = () => {}): Promise<Desk> {
  const database = new Database(join(folder, "palimpsest.db"));
  between(database);
  database.close();
  const { backend } = await openBackend(folder);
  const owner = clientOf(backend, "again");
  await owner.account.signIn({ name: "Ada", passphrase: PASSPHRASE });
  return new Desk({ Ada: owner }, documentId);
}

const FIRST = [
  "start Ada:The ",
  "change Ann:late ",
  "change Bob:pay",
  "change Cem:XX",
  "change Bob:ment ",
  "change Ann:fee ",
  "start Ada:fee is due.\n",
];

test("each is named with the decision about their text; CLI, HTML, a restart and an empty cache say the same; the log is whole", async () => {
  const { backend, folder, desk } = await openDesk();
  await desk.put("Ann", "late fee ", "fee is");
  await desk.put("Bob", "payment ", "fee fee");
  await desk.put("Cem", "XX", "ment");
  await desk.decide(await desk.pending("Cem"), "accept", "as Cem says");
  await desk.decide(await desk.pending("Bob"), "accept", "clearer");
  await desk.decide(await desk.pending(), "accept", "agreed");
  expect(await desk.read()).toEqual(FIRST);
  const told = await desk.blame();
  const by = (name: string) => told.origins.filter(({ author, kind }) => author.name === name && kind === "change");
  const reasons: Record<string, string> = { Ann: "agreed", Bob: "clearer", Cem: "as Cem says" };
  const proposalId = by("Ann")[0]?.change?.proposalId;
  for (const [name, reason] of Object.entries(reasons)) {
    expect(by(name)).toMatchObject([
      {
        author: { kind: "person", name },
        run: null,
        revision: { number: 2 },
        change: { proposalKind: "edit", decision: { by: "Ada", reason } },
      },
    ]);
    expect(by(name)[0]?.at).toBe(by(name)[0]?.change?.decision?.at);
    expect(by(name)[0]?.change?.proposalId).toBe(proposalId);
  }

  const made = await desk.owner.exports.create({ documentId: desk.documentId, format: "html", provenance: true });
  const html = Buffer.from((await desk.owner.exports.download({ exportId: made.exportId })).base64, "base64").toString("utf8");
  const marked = [...html.matchAll(/<span class="origin person"[^>]*data-detail="(\w+);[^"]*\((.*?)\)[^"]*"[^>]*>(.*?)<\/span>/g)];
  expect(marked.map(([, name, reason, text]) => [name, reason, text])).toEqual(
    FIRST.filter((stretch) => stretch.startsWith("change")).map((stretch) => {
      const [name = "", text] = stretch.slice("change ".length).split(":");
      return [name, reasons[name], text];
    }),
  );

  await backend.close();
  expect(finish(verifyFile(join(folder, "palimpsest.db"))).problems).toEqual([]);
  vi.stubEnv("PALIMPSEST_PASSPHRASE", PASSPHRASE);
  const cli = await runInProcess(["blame", desk.documentId, "--json", "--as", "Ada", "--workspace", folder]);
  vi.unstubAllEnvs();
  expect(cli).toMatchObject({ code: 0, err: "" });
  expect(JSON.parse(cli.out)).toEqual(told);
  const again = await reopen(folder, desk, (database) => database.exec("DELETE FROM blame"));
  expect(await again.blame()).toEqual(told);
});

test("a change accepted together with what stands upon it; what was rejected has no credit; a later one has a decision of its own", async () => {
  const { desk } = await openDesk();
  await desk.put("Ann", "late fee ", "fee is");
  await desk.put("Bob", "payment ", "fee fee");
  await desk.put("Cem", "XX", "ment");
  await desk.decide(await desk.pending(), "accept", "all of it");
  expect(await desk.read()).toEqual(FIRST);
  await desk.put("Ann", "always ", "due");
  await desk.put("Bob", "nearly ", "ways");
  await desk.put("Cem", "and fully ", "due");
  await desk.decide(await desk.pending("Bob"), "reject", "no");
  await desk.decide(await desk.pending("Ann"), "accept", "first");
  await desk.decide(await desk.pending("Cem"), "accept", "then");
  expect((await desk.read()).slice(6)).toEqual(["start Ada:fee is ", "change Ann:always ", "change Cem:and fully ", "start Ada:due.\n"]);
  const reasons = (await desk.blame()).origins.map((origin) => origin.change?.decision?.reason);
  expect(reasons).toEqual([undefined, "all of it", "all of it", "all of it", "first", "then"]);
});

test("undo, redo, reopening, an edit afterwards and a restored version keep the credit; old versions keep theirs", async () => {
  const { folder, backend, desk } = await openDesk();
  await desk.put("Ann", "late fee ", "fee is");
  await desk.put("Bob", "payment ", "fee fee");
  await desk.decide(await desk.pending("Bob"), "accept", "clearer");
  const before = await desk.state();
  const change = await desk.decide(await desk.pending(), "accept", "agreed");
  const accepted = await desk.read();
  expect(accepted).toEqual(["start Ada:The ", "change Ann:late ", "change Bob:payment ", "change Ann:fee ", "start Ada:fee is due.\n"]);
  const { info } = await desk.owner.documents.open({ documentId: desk.documentId });
  const undo = inverseChange(before, change);
  const redo: DocumentChange = { ...inverseChange(await desk.state(), undo), cause: "redo" };
  await desk.change(undo);
  expect(await desk.read()).toEqual([`start Ada:${FEES}`]);
  await desk.change(redo);
  expect(await desk.read()).toEqual(accepted);

  const id = change.hunks[0]?.id ?? "";
  await desk.decide([id], "reopen");
  await desk.put("Cem", "(net) ", "fee fee");
  await desk.decide(await desk.pending("Cem"), "accept");
  await desk.decide([id], "accept", "agreed again");
  const second = [
    "start Ada:The ",
    "change Ann:late ",
    "change Bob:payment ",
    "change Cem:(net) ",
    "change Ann:fee ",
    "start Ada:fee is due.\n",
  ];
  expect(await desk.read()).toEqual(second);
  const { start, end } = find((await desk.state()).text, "ment");
  await desk.change({ cause: "typing", edits: [{ start, end, text: "ing" }], hunks: [], proposals: [], locks: [], removedLocks: [] });
  expect((await desk.blame()).origins.find(({ author }) => author.name === "Bob")?.change?.edited?.by).toBe("Ada");

  const text = (await desk.owner.history.text({ revisionId: info.headRevisionId })).text;
  expect(stretches(await desk.blame(info.headRevisionId), text)).toEqual(accepted);
  await desk.owner.history.restore({ ...(await desk.target()), revisionId: info.headRevisionId });
  expect(await desk.read()).toEqual(accepted);
  const last = await desk.blame();
  await backend.close();
  expect(finish(verifyFile(join(folder, "palimpsest.db"))).problems).toEqual([]);
  expect(await (await reopen(folder, desk)).blame()).toEqual(last);
});

test("a kept blame says what following every change says", async () => {
  const { backend, folder, desk } = await openDesk();
  for (let index = 0; index < 25; index += 1) {
    await desk.put("Ann", `one${index} three${index} `, "fee");
    await desk.put("Bob", `two${index} `, `three${index}`);
    await desk.decide(await desk.pending(), "accept", `reason ${index}`);
  }
  const told = await desk.blame();
  expect((await desk.read()).slice(0, 4)).toEqual(["start Ada:The ", "change Ann:one0 ", "change Bob:two0 ", "change Ann:three0 "]);
  await backend.close();
  const kept = await reopen(folder, desk, (database) => {
    expect(database.prepare("SELECT count(*) AS n FROM blame").get()).toEqual({ n: 1 });
  });
  expect(await kept.blame()).toEqual(told);
});

test("the steps of a model's words stay right where somebody put words between them", async () => {
  const { desk, people } = await openDesk(TEXT);
  const plain = new Desk(people, await importText(desk.owner, TEXT));
  const steps = async (one: Desk, between: boolean): Promise<(readonly [string, number | null])[]> => {
    const target = { ...(await one.target()), spans: [find(TEXT, SPAN)] };
    await watchRun(one.owner, (await one.owner.runs.start({ ...target, parameters: PARAMETERS })).id);
    const hunks = (await one.state()).proposals.flatMap((proposal) => proposal.hunks);
    if (between) {
      for (const hunk of hunks) {
        const { text } = project(await one.state());
        const at = text.indexOf(hunk.newText, hunk.end) + Math.floor(hunk.newText.length / 2);
        if (hunk.newText.length > 1) await one.suggest("Bob", [{ start: at, end: at, text: "乙乙" }]);
      }
    }
    await one.decide(await one.pending(), "accept", "agreed");
    const { text } = await one.state();
    const { spans, origins } = await one.blame();
    const model = spans.filter(({ origin }) => origins[origin]?.author.kind === "model");
    expect(spans.filter(({ origin }) => origins[origin]?.author.name === "Bob").length > 0).toBe(between);
    return model.flatMap(({ start, end, step }) => [...text.slice(start, end)].map((character) => [character, step] as const));
  };
  const expected = await steps(plain, false);
  expect(new Set(expected.map(([, step]) => step)).size).toBeGreaterThan(1);
  expect(await steps(desk, true)).toEqual(expected);
});

test("every character is credited to who wrote it, whatever is suggested upon what and however it is decided", {
  timeout: 120_000,
}, async () => {
  const names = ["Ann", "Bob", "Cem"];
  const { desk: first, people } = await openDesk();
  let nested = 0;
  const count = ({ hunks }: DocumentChange): void => {
    nested += hunks.filter((hunk) => hunk.status === "accepted" && hunk.nested.some((edit) => edit.status === "accepted")).length;
  };
  await fc.assert(
    fc.asyncProperty(letteredActs, async (acts) => {
      const desk = new Desk(people, await importText(first.owner, "1 23 456. 7890 12.\n"));
      await desk.suggest("Ann", [{ start: 5, end: 5, text: "ABCD BC DABC CD " }]);
      const check = async (): Promise<void> => {
        for (const stretch of await desk.read()) {
          const [, name = "", text = ""] = /^(?:change|start|written) (\w+):(.*)$/s.exec(stretch) ?? [];
          expect(names.includes(name)).toBe(stretch.startsWith("change"));
          expect(foreignTo(names.indexOf(name), text), stretch).toBe("");
        }
      };
      for (const act of acts) {
        const state = await desk.state();
        if (act.kind === "stroke") {
          const edits = editsOfStroke(project(state).length, act);
          if (edits.length > 0) await desk.suggest(names[act.who] ?? "", edits);
          continue;
        }
        const chosen = act.verdict === "reopen" ? [] : chosenBy(act, await desk.pending());
        if (chosen.length === 0) continue;
        const change = await desk.decide(chosen, act.verdict, "said");
        count(change);
        await check();
        if (act.back > 0) await desk.change(inverseChange(state, change));
        await check();
      }
      while ((await desk.pending()).length > 0) count(await desk.decide(await desk.pending(), "accept", "said"));
      await check();
    }),
    { seed: 20_250_601, numRuns: 40 },
  );
  expect(nested).toBeGreaterThan(20);
});
