import fc from "fast-check";
import { expect, test } from "vitest";
import { SEEDED } from "../testing/arbitraryEdits.ts";
import { coverage, type Statement } from "./coverage.ts";
import { allows, REVIEW_ACTIONS, REVIEW_STATES, type ReviewAction, type ReviewState, reviewState, statesAfter } from "./reviewState.ts";

/** A small document under review: two clauses with a fingerprint each, and what people did. */
interface Model {
  readonly text: readonly [number, number];
  readonly finality: "final" | "superseded" | null;
  readonly request: {
    readonly approvers: readonly string[];
    readonly quorum: number | null;
    readonly statements: readonly Statement[];
  } | null;
}

const PEOPLE = ["grace", "eve", "ada"];
const clausesOf = (model: Model) => model.text.map((fingerprint, index) => ({ id: `c${index}`, fingerprint: String(fingerprint) }));
const TO_NOW = new Map([
  ["c0", "c0"],
  ["c1", "c1"],
]);
const writers = { requester: "ada", of: () => new Set(["ada"]) };

function cover(model: Model) {
  const { request } = model;
  return request === null ? null : coverage(clausesOf(model), request.approvers, request.quorum, request.statements, writers);
}

function stateOf(model: Model): ReviewState {
  const covered = cover(model);
  return reviewState({ finality: model.finality, request: covered === null ? null : { objected: covered.objected, met: covered.met } });
}

/** What an action does to the model; `who` and `what` choose among the possibilities. */
function act(model: Model, action: ReviewAction, who: number, what: number): Model {
  const { request } = model;
  const person = PEOPLE[who % PEOPLE.length] ?? "grace";
  const say = (verdict: Statement["verdict"]): Model => {
    if (request === null || !request.approvers.includes(person)) return model;
    const clauses = clausesOf(model).filter((_, index) => what % 3 === 2 || what % 3 === index);
    const statement = { id: `s${request.statements.length}`, personId: person, verdict, clauses, removed: [], sound: true } as const;
    return {
      ...model,
      request: { ...request, statements: [...request.statements, { ...statement, answered: false, toNow: TO_NOW, kept: [] }] },
    };
  };
  switch (action) {
    case "edit":
      return { ...model, text: what % 2 === 0 ? [what, model.text[1]] : [model.text[0], what] };
    case "request":
      return { ...model, request: { approvers: PEOPLE.slice(0, 1 + (who % 3)), quorum: what % 2 === 0 ? null : 1, statements: [] } };
    case "cancel":
      return { ...model, request: null };
    case "remind":
      return model;
    case "changeApprovers":
      return request === null ? model : { ...model, request: { ...request, approvers: [person] } };
    case "sendAgain":
      return request === null
        ? model
        : { ...model, request: { ...request, statements: request.statements.map((statement) => ({ ...statement, answered: true })) } };
    case "approve":
      return say("approve");
    case "requestChanges":
      return say("changes");
    case "keep":
      return request === null
        ? model
        : {
            ...model,
            request: {
              ...request,
              statements: request.statements.map((statement) => ({
                ...statement,
                kept: clausesOf(model).map(({ id, fingerprint }) => ({ clause: id, fingerprint, id: "k" })),
              })),
            },
          };
    case "finalise":
      return { ...model, finality: "final", request: null };
    case "unlock":
      return { ...model, finality: null };
    case "supersede":
      return { ...model, finality: "superseded", request: null };
  }
}

const steps = fc.array(fc.tuple(fc.constantFrom(...REVIEW_ACTIONS), fc.nat(8), fc.nat(8)), { maxLength: 30 });
const FRESH: Model = { text: [0, 0], finality: null, request: null };

test("whatever people do, a document goes from state to state as the table says", () => {
  fc.assert(
    fc.property(steps, (actions) => {
      let model = FRESH;
      for (const [action, who, what] of actions) {
        const before = stateOf(model);
        if (!allows(before, action)) continue;
        const next = act(model, action, who, what);
        // Somebody who was not asked says nothing.
        if (next !== model) expect(statesAfter(action)).toContain(stateOf(next));
        model = next;
      }
    }),
    SEEDED,
  );
});

test("approved means: enough people, each for every clause as it stands, and for each clause somebody who did not write it", () => {
  fc.assert(
    fc.property(steps, (actions) => {
      let model = FRESH;
      for (const [action, who, what] of actions) {
        if (!allows(stateOf(model), action)) continue;
        model = act(model, action, who, what);
        const { request } = model;
        if (stateOf(model) !== "approved" || request === null) continue;
        const full = request.approvers.filter((person) =>
          clausesOf(model).every(({ id, fingerprint }) => {
            const last = request.statements.findLast(
              (statement) => statement.personId === person && statement.clauses.some((clause) => clause.id === id) && !statement.answered,
            );
            const said = request.statements.findLast(
              (statement) => statement.personId === person && statement.clauses.some((clause) => clause.id === id),
            );
            const signed = said?.clauses.find((clause) => clause.id === id)?.fingerprint;
            return (
              (last ?? said)?.verdict === "approve" &&
              (signed === fingerprint || (said?.kept ?? []).some((keep) => keep.fingerprint === fingerprint))
            );
          }),
        );
        expect(full.length).toBeGreaterThanOrEqual(request.quorum ?? request.approvers.length);
        expect(full.some((person) => person !== "ada")).toBe(true);
      }
    }),
    SEEDED,
  );
});

test("final and superseded allow nothing but unlocking and replacing, and only an unlocked document is edited", () => {
  for (const state of REVIEW_STATES) {
    const locked = state === "final" || state === "superseded";
    expect(allows(state, "edit")).toBe(!locked);
    expect(allows(state, "unlock")).toBe(locked);
    if (locked)
      expect(REVIEW_ACTIONS.filter((action) => allows(state, action))).toEqual(state === "final" ? ["unlock", "supersede"] : ["unlock"]);
  }
});

test("the state is total: finality first, then objections, then approval", () => {
  fc.assert(
    fc.property(
      fc.constantFrom("final" as const, "superseded" as const, null),
      fc.option(fc.record({ objected: fc.boolean(), met: fc.boolean() })),
      (finality, request) => {
        const state = reviewState({ finality, request });
        expect(REVIEW_STATES).toContain(state);
        if (finality !== null) expect(state).toBe(finality);
        else if (request?.objected === true) expect(state).toBe("changes");
      },
    ),
    SEEDED,
  );
});
