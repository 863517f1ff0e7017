/** Words that an exported document itself carries, in the document's language (not the app's). */
export interface DocumentWords {
  readonly contents: string;
  readonly notes: string;
  readonly note: string;
  readonly back: string;
  readonly done: string;
  readonly open: string;
  page(page: number, pages: number): string;
}

export const WORDS: Readonly<Record<"en" | "ja", DocumentWords>> = {
  en: {
    contents: "Contents",
    notes: "Notes",
    note: "Note",
    back: "Back to note",
    done: "done",
    open: "open",
    page: (page, pages) => `${page} / ${pages}`,
  },
  ja: {
    contents: "目次",
    notes: "注",
    note: "注",
    back: "本文へ戻る 注",
    done: "完了",
    open: "未完了",
    page: (page, pages) => `${page} / ${pages}`,
  },
};
