import { createRouterClient } from "@orpc/server";
import type { TestBackend } from "../../../main/services/testing/backend.ts";
import { openSession } from "../documentSession.ts";
import type { DocumentSession } from "../session.ts";
import { type Calls, cuttableWire } from "./cuttableWire.ts";

/** A session of a document over a backend with a model, as Ann, and the problems that it reports. */
export async function backedSession(
  { backend }: Pick<TestBackend, "backend">,
  documentId: string,
): Promise<{ session: DocumentSession; problems: unknown[] }> {
  const problems: unknown[] = [];
  const session = await openSession({
    connection: cuttableWire(createRouterClient(backend.router, { context: {} }) as unknown as Calls),
    documentId,
    author: () => "Ann",
    now: () => Date.now(),
    mayEndApprovals: async () => true,
    onProblem: (error) => problems.push(error),
  });
  return { session, problems };
}
