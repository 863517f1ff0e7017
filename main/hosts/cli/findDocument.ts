import { basename } from "node:path";
import type { Client, DocumentInfo, Revision } from "../../../src/contract/index.ts";
import { PalimpsestError } from "../../../src/domain/errors/palimpsestError.ts";

/** The document of the workspace with this id, file name or title. Throws NOT_FOUND, INVALID_ARGUMENT when several fit. */
export async function findDocument(client: Client, name: string): Promise<DocumentInfo> {
  const documents = await client.documents.list({});
  const byId = documents.find((document) => document.id === name);
  if (byId !== undefined) return byId;
  const found = documents.filter((document) => document.fileName === basename(name) || document.title === name);
  const [first] = found;
  if (first === undefined)
    throw new PalimpsestError("NOT_FOUND", `The workspace has no document "${name}". Open it once with \`palimpsest open ${name}\`.`, {
      document: name,
    });
  if (found.length > 1) {
    throw new PalimpsestError(
      "INVALID_ARGUMENT",
      `Several documents are called "${name}". Name one by its id: ${found.map((document) => document.id).join(", ")}.`,
      { document: name },
    );
  }
  return first;
}

/** Every revision of a document, newest first. */
export async function allRevisions(client: Client, documentId: string): Promise<Revision[]> {
  const revisions: Revision[] = [];
  for (;;) {
    const before = revisions.at(-1)?.number;
    const page = await client.history.list({ documentId, limit: 1000, ...(before === undefined ? {} : { before }) });
    revisions.push(...page.revisions);
    if (page.revisions.length === 0 || revisions.length >= page.total) return revisions;
  }
}
