/** What the Audit dialog shows: the filter, the pages that were loaded, the chosen event, and the verification. */
import { useEffect, useRef, useState } from "react";
import type { AuditFilter, Outputs, VerifyEvent } from "../../../src/contract/index.ts";
import { appClient } from "../../state/app.ts";

export type ListedEvent = Outputs["audit"]["list"]["events"][number];
export type Subjects = Outputs["audit"]["subjects"];
export type Verification = Extract<VerifyEvent, { type: "result" }>["verification"];
export type Progress = Extract<VerifyEvent, { type: "progress" }>;

/** Events that are fetched at once. */
const PAGE = 200;

export interface EventPages {
  /** Null until the first answer came. */
  readonly total: number | null;
  readonly error: unknown;
  /** The event at a place of the list (0: the newest), undefined while it is on its way. */
  at(index: number): ListedEvent | undefined;
  /** Fetches what is missing between two places. */
  need(first: number, last: number): void;
}

/** The events that fit a filter, page by page as they come into view. */
export function useEventPages(filter: AuditFilter): EventPages {
  const [state, setState] = useState<{ total: number | null; error: unknown; pages: ReadonlyMap<number, readonly ListedEvent[]> }>({
    total: null,
    error: null,
    pages: new Map(),
  });
  const asked = useRef(new Set<number>());
  const current = useRef(0);
  const fetchPage = (page: number): void => {
    if (asked.current.has(page)) return;
    asked.current.add(page);
    const generation = current.current;
    appClient()
      .audit.list({ filter, offset: page * PAGE, limit: PAGE })
      .then(
        ({ total, events }) => {
          if (generation !== current.current) return;
          setState((before) => ({ total, error: null, pages: new Map([...before.pages, [page, events]]) }));
        },
        (error: unknown) => {
          if (generation !== current.current) return;
          asked.current.delete(page);
          setState((before) => ({ ...before, error }));
        },
      );
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: another filter is another list
  useEffect(() => {
    current.current += 1;
    asked.current = new Set();
    setState({ total: null, error: null, pages: new Map() });
    fetchPage(0);
    return () => {
      current.current += 1;
    };
  }, [filter]);
  return {
    total: state.total,
    error: state.error,
    at: (index) => state.pages.get(Math.floor(index / PAGE))?.[index % PAGE],
    need: (first, last) => {
      for (let page = Math.floor(first / PAGE); page <= Math.floor(last / PAGE); page += 1) fetchPage(page);
    },
  };
}

/** People and documents for the filters. */
export function useSubjects(): Subjects {
  const [subjects, setSubjects] = useState<Subjects>({ people: [], documents: [] });
  useEffect(() => {
    let current = true;
    appClient()
      .audit.subjects({})
      .then(
        (found) => current && setSubjects(found),
        // Without them the filters offer nothing; the list itself says what is wrong.
        () => undefined,
      );
    return () => {
      current = false;
    };
  }, []);
  return subjects;
}

export type Verifying =
  | { readonly state: "idle" }
  | { readonly state: "running"; readonly progress: Progress | null }
  | { readonly state: "done"; readonly verification: Verification }
  | { readonly state: "failed"; readonly error: unknown };

/** Verifies the log on request; closing the dialog or stopping ends it. */
export function useVerification(): { readonly verifying: Verifying; start(): void; stop(): void } {
  const [verifying, setVerifying] = useState<Verifying>({ state: "idle" });
  const abort = useRef<AbortController | null>(null);
  useEffect(() => () => abort.current?.abort(), []);
  const run = async (signal: AbortSignal): Promise<void> => {
    try {
      for await (const event of await appClient().audit.verify({}, { signal })) {
        if (signal.aborted) return;
        if (event.type === "progress") setVerifying({ state: "running", progress: event });
        else setVerifying({ state: "done", verification: event.verification });
      }
    } catch (error) {
      if (!signal.aborted) setVerifying({ state: "failed", error });
    }
  };
  return {
    verifying,
    start: () => {
      const controller = new AbortController();
      abort.current = controller;
      setVerifying({ state: "running", progress: null });
      void run(controller.signal);
    },
    stop: () => {
      abort.current?.abort();
      setVerifying({ state: "idle" });
    },
  };
}
