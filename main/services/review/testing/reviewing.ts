/** A workspace with several people and a contract that is to be approved. */

import type { Review } from "../../../../src/contract/index.ts";
import type { Actor } from "../../../../src/domain/access/actor.ts";
import type { Role } from "../../../../src/domain/access/role.ts";
import { createDocument } from "../../documents/createDocument.ts";
import type { OpenDocument } from "../../documents/openDocument.ts";
import { addDocument, openWorkspace, type TestWorkspace, typing } from "../../testing/workspace.ts";
import { DueDates } from "../dueDates.ts";
import { FinalityService } from "../finalityService.ts";
import { type ReviewOrder, ReviewService } from "../reviewService.ts";

export const CONTRACT = `# Agreement

## Definitions

**"Fees"** means ten euros a month.

## Payment

The Customer pays the Fees within thirty days.

## Term

This agreement runs for two years.
`;

export interface Reviewing extends TestWorkspace {
  readonly document: OpenDocument;
  readonly reviews: ReviewService;
  readonly finality: FinalityService;
  readonly dueDates: DueDates;
  /** The owner, who wrote the contract and holds every role. */
  readonly ada: Actor;
  readonly grace: Actor;
  readonly eve: Actor;
  /** Asks Grace for approval of everything, unless told otherwise. */
  ask(order?: Partial<ReviewOrder>, by?: Actor): Review;
  get(): Review;
  /** Signs what is in scope with the fingerprints of `seen`. */
  sign(by: Actor, parts?: SignParts): Review;
  /** Types as somebody. */
  edit(before: string, after: string, by?: Actor): void;
}

export interface SignParts {
  readonly seen?: Review;
  readonly only?: readonly string[];
  readonly verdict?: "approve" | "changes";
  readonly removed?: readonly string[];
  readonly reason?: string;
}

export function addPerson({ storage, time }: Pick<TestWorkspace, "storage" | "time">, name: string, roles: readonly Role[]): Actor {
  const id = name.toLowerCase();
  storage.people.add({ id, name, roles, passphrase: null, createdAt: time.now });
  return { id, name, roles };
}

export async function openReviewing(text = CONTRACT): Promise<Reviewing> {
  const workspace = await openWorkspace();
  const { workbench, registry } = workspace;
  const ada = workbench.people.owner();
  const grace = addPerson(workspace, "Grace", ["approver"]);
  const eve = addPerson(workspace, "Eve", ["approver", "author"]);
  const { document } = addDocument(workspace, text);
  const reviews = new ReviewService(workbench, registry);
  const requestId = (): string => reviews.get(document.key).request?.id ?? "";
  return {
    ...workspace,
    document,
    reviews,
    finality: new FinalityService(workbench, registry),
    dueDates: new DueDates(workbench),
    ada,
    grace,
    eve,
    ask: (order = {}, by = ada) =>
      reviews.request(document.key, { approvers: [grace.id], quorum: null, dueAt: null, message: "", clauses: null, ...order }, by),
    get: () => reviews.get(document.key),
    sign(
      by,
      { seen = reviews.get(document.key), only, verdict = "approve", removed = [], reason = verdict === "changes" ? "No." : "" } = {},
    ) {
      const clauses = seen.clauses
        .filter((clause) => clause.inScope && (only === undefined || only.includes(clause.id)))
        .map(({ id, fingerprint }) => ({ id, fingerprint }));
      return reviews.sign(document.key, seen.request?.id ?? requestId(), { verdict, clauses, removed, reason }, by);
    },
    edit(before, after, by = ada) {
      const start = document.state.text.indexOf(before);
      if (start < 0) throw new Error(`The document does not contain ${before}`);
      const target = { documentId: document.key, clientId: "tab", baseVersion: document.state.version, by };
      workspace.documents.change(target, typing({ start, end: start + before.length, text: after }));
    },
  };
}

/** Another document of the workspace. */
export function anotherDocument({ workbench, registry, ada }: Reviewing, text = CONTRACT): OpenDocument {
  const source = { title: "Other", fileName: null, kind: "contract", text, message: "" } as const;
  const lineEndings = { dominant: "lf", exceptions: [], byteOrderMark: false } as const;
  return registry.get(createDocument(workbench, { ...source, lineEndings }, { kind: "person", name: ada.name }).id);
}
