/** The texts that can be compared: the present one, versions, other documents, and what proposals were made upon. */
import { useEffect, useState } from "react";
import type { DocumentInfo, Revision } from "../../../../src/contract/index.ts";
import type { ComparedText } from "../../../../src/domain/diff/analyseComparison.ts";
import { useClient, useSession } from "../../../state/hooks.ts";
import { type Translate, useTranslator } from "../../../state/language.ts";
import type { CompareSide } from "../../../state/uiStore.ts";
import { useKnownVersions } from "../useKnownVersions.ts";

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
  const revisions = useKnownVersions();
  const [documents, setDocuments] = useState<readonly DocumentInfo[]>([]);
  const { documentId } = session;
  useEffect(() => {
    let current = true;
    client.documents.list({}).then(
      (found) => current && setDocuments(found),
      () => undefined, // the two texts themselves say what is wrong
    );
    return () => {
      current = false;
    };
  }, [client]);
  const taken = new Set<string>();
  const offer = (items: readonly SideChoice[]): readonly SideChoice[] =>
    items.filter(({ value }) => !taken.has(value) && taken.add(value) !== undefined);
  const named = revisions.filter((revision) => revision.label !== null);
  const bases = session.state().proposals.flatMap((proposal) => {
    if (!proposal.hunks.some((hunk) => hunk.status === "pending")) return [];
    const base = revisions.find((revision) => revision.id === proposal.baseRevisionId);
    const number = base?.number ?? 0;
    return base === undefined
      ? []
      : [{ value: base.id, label: translate("compare.proposalBase", { author: proposal.author.name, number }) }];
  });
  const choice = (revision: Revision): SideChoice => ({ value: revision.id, label: versionName(revision, translate) });
  // A version that is older than those listed is still one of the choices while it is compared.
  const others = [before, after].flatMap((side) =>
    typeof side === "string" && !revisions.some((revision) => revision.id === side) ? [{ value: side, label: side }] : [],
  );
  return [
    { group: translate("history.title"), items: offer([{ value: "now", label: translate("history.now") }, ...named.map(choice)]) },
    { group: translate("changes.title"), items: offer(bases) },
    { group: translate("history.revisions"), items: offer([...revisions.map(choice), ...others]) },
    {
      group: translate("compare.otherDocuments"),
      items: offer(
        documents
          .filter((document) => document.id !== documentId)
          .map((document) => ({ value: `document ${document.id}`, label: document.title })),
      ),
    },
  ].filter(({ items }) => items.length > 0);
}
