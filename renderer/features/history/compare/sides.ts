/** The texts that can be compared: the present one, versions, other documents, and what proposals were made upon. */
import { useEffect, useState } from "react";
import type { DocumentInfo, Revision } from "../../../../src/contract/index.ts";
import type { ComparedText } from "../../../../src/domain/diff/analyseComparison.ts";
import { useClient, useSession } from "../../../state/hooks.ts";
import { type Translate, useTranslator } from "../../../state/language.ts";
import type { CompareSide } from "../../../state/uiStore.ts";

/** A text to compare, and what it is called. */
export interface SideText extends ComparedText {
  readonly name: string;
}

/** A choice of the list of texts; `value` stands for the side. */
export interface SideChoice {
  readonly value: string;
  readonly label: string;
}

export interface SideGroup {
  readonly group: string;
  readonly items: readonly SideChoice[];
}

/** Newest versions that are offered besides those with a name. */
const MOST_VERSIONS = 200;

export function sideValue(side: CompareSide): string {
  if (side === null) return "now";
  return typeof side === "string" ? side : `document ${side.documentId}`;
}

export function sideOf(value: string): CompareSide {
  if (value === "now") return null;
  const document = /^document (.+)$/.exec(value)?.[1];
  return document === undefined ? value : { documentId: document };
}

export function versionName({ number, label }: Pick<Revision, "number" | "label">, translate: Translate): string {
  const version = translate("history.version", { number });
  return label === null ? version : `${version} · ${label}`;
}

/** The two texts, read anew when a side changes. */
export function useSideTexts(before: CompareSide, after: CompareSide): { texts: readonly [SideText, SideText] | null; error: unknown } {
  const client = useClient();
  const session = useSession();
  const translate = useTranslator();
  const [state, setState] = useState<{ texts: readonly [SideText, SideText] | null; error: unknown }>({ texts: null, error: null });
  useEffect(() => {
    let current = true;
    const read = async (side: CompareSide): Promise<SideText> => {
      if (side === null) return { name: translate("history.now"), text: session.state().text, kind: session.info().kind };
      if (typeof side === "string") {
        const { revision, text } = await client.history.text({ revisionId: side });
        return { name: versionName(revision, translate), text, kind: session.info().kind };
      }
      const { info, state: other } = await client.documents.open({ documentId: side.documentId });
      return { name: translate("compare.present", { title: info.title }), text: other.text, kind: info.kind };
    };
    setState({ texts: null, error: null });
    Promise.all([read(before), read(after)]).then(
      (texts) => current && setState({ texts, error: null }),
      (error: unknown) => current && setState({ texts: null, error }),
    );
    return () => {
      current = false;
    };
  }, [client, session, translate, before, after]);
  return state;
}

/** What can be chosen for a side, by kind. */
export function useSideChoices(before: CompareSide, after: CompareSide): readonly SideGroup[] {
  const client = useClient();
  const session = useSession();
  const translate = useTranslator();
  const [known, setKnown] = useState<{ revisions: readonly Revision[]; documents: readonly DocumentInfo[] }>({
    revisions: [],
    documents: [],
  });
  const { documentId } = session;
  useEffect(() => {
    let current = true;
    const lists = [
      client.history.list({ documentId, limit: MOST_VERSIONS }),
      client.history.list({ documentId, limit: MOST_VERSIONS, named: true }),
    ];
    Promise.all([Promise.all(lists), client.documents.list({})]).then(
      ([pages, documents]) => {
        const revisions = new Map(pages.flatMap((page) => page.revisions.map((revision) => [revision.id, revision])));
        if (current) setKnown({ revisions: [...revisions.values()].sort((a, b) => b.number - a.number), documents });
      },
      () => undefined, // the two texts themselves say what is wrong
    );
    return () => {
      current = false;
    };
  }, [client, documentId]);
  const taken = new Set<string>();
  const offer = (items: readonly SideChoice[]): readonly SideChoice[] =>
    items.filter(({ value }) => !taken.has(value) && taken.add(value) !== undefined);
  const named = known.revisions.filter((revision) => revision.label !== null);
  const bases = session.state().proposals.flatMap((proposal) => {
    if (!proposal.hunks.some((hunk) => hunk.status === "pending")) return [];
    const base = known.revisions.find((revision) => revision.id === proposal.baseRevisionId);
    const number = base?.number ?? 0;
    return base === undefined
      ? []
      : [{ value: base.id, label: translate("compare.proposalBase", { author: proposal.author.name, number }) }];
  });
  const choice = (revision: Revision): SideChoice => ({ value: revision.id, label: versionName(revision, translate) });
  // A version that is older than those listed is still one of the choices while it is compared.
  const others = [before, after].flatMap((side) =>
    typeof side === "string" && !known.revisions.some((revision) => revision.id === side) ? [{ value: side, label: side }] : [],
  );
  return [
    { group: translate("history.title"), items: offer([{ value: "now", label: translate("history.now") }, ...named.map(choice)]) },
    { group: translate("changes.title"), items: offer(bases) },
    { group: translate("history.revisions"), items: offer([...known.revisions.map(choice), ...others]) },
    {
      group: translate("compare.otherDocuments"),
      items: offer(
        known.documents
          .filter((document) => document.id !== documentId)
          .map((document) => ({ value: `document ${document.id}`, label: document.title })),
      ),
    },
  ].filter(({ items }) => items.length > 0);
}
