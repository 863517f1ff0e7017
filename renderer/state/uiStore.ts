/** State of the window that is not part of any document: what is open, which panels show, the parameters of the next run. */
import { create } from "zustand";
import type { AccountSession, EngineState, ModelInfo, Notice, Outputs, Settings, TokenScore } from "../../src/contract/index.ts";
import type { Solver } from "../../src/domain/planning/solver.ts";
import { PROTECTIONS, type Protection } from "../../src/domain/quality/protectedRanges.ts";
import type { TextRange } from "../../src/domain/text/textEdit.ts";
import type { DocumentSession } from "./session.ts";

/** What panels and commands may ask of the editor. */
export interface EditorHandle {
  /** Scrolls to a range of the accepted text and shows it, without moving the focus. */
  reveal(range: TextRange): void;
  focus(): void;
  selectedRanges(): TextRange[];
  /** Offset of the accepted text at the top of the view, and the way back to it. */
  top(): number;
  showAtTop(offset: number): void;
  setSelection(range: TextRange): void;
  /** Opens the comparison's list of differences for screen readers; goes to the next one when it is open. */
  readDifferences(): void;
}

/** Editing changes the text at once; suggesting makes changes that others decide; viewing leaves it alone. */
export const EDIT_MODES = ["editing", "suggesting", "viewing"] as const;
export type EditMode = (typeof EDIT_MODES)[number];

export type Screen =
  | { readonly kind: "welcome" }
  | { readonly kind: "opening"; readonly documentId: string }
  | { readonly kind: "document"; readonly session: DocumentSession };

export type RightTab = "changes" | "generate" | "comments" | "review" | "history" | "insights";

/** A text to compare: a revision by its id, null for the open document as it is now, or another document as it is now. */
export type CompareSide = string | null | { readonly documentId: string };

/** At most one dialog is open. `nameVersion` and `branch`: a revision by id; null makes one of the text as it is now. */
export type DialogState =
  | {
      readonly kind:
        | "export"
        | "wordReport"
        | "read"
        | "origin"
        | "settings"
        | "models"
        | "audit"
        | "confidence"
        | "keys"
        | "people"
        | "passphrase"
        | "newKey";
    }
  | { readonly kind: "engines" }
  | { readonly kind: "sections"; readonly mode: "draft" | "polish" }
  | { readonly kind: "compare"; readonly before: CompareSide; readonly after: CompareSide }
  | { readonly kind: "nameVersion" | "branch"; readonly revisionId: string | null }
  | { readonly kind: "revision"; readonly revisionId: string };

/** Parameters of the Generate panel; `exactSteps` and `seed` null: from the preset, and a new one for each run. */
export interface GenerateParameters {
  readonly strength: number;
  readonly preset: Settings["preset"];
  readonly exactSteps: number | null;
  readonly order: "entropy-bounded" | "planned" | "random";
  /** Of rectified flows; null: as the package says. */
  readonly solver: Solver | null;
  readonly temperature: number;
  readonly seed: number | null;
  readonly alternatives: number;
  /** What the run keeps although nobody locked it. */
  readonly protect: readonly Protection[];
  readonly model: string | null;
}

/** Confidence per token; positions belong to the text that the session has now (they follow its edits). */
export interface Scores {
  readonly documentId: string;
  readonly tokens: readonly TokenScore[];
  readonly done: number;
  readonly total: number;
  readonly running: boolean;
}

export type ChangeFilter = {
  /** `decided`: accepted or rejected. */
  readonly status: "pending" | "decided" | "accepted" | "rejected" | "superseded" | "all";
  /** Name of an author, or null for everyone. */
  readonly author: string | null;
  readonly kind: "regenerate" | "edit" | "restore" | "import" | null;
  /** `stakes`: high-stakes changes first. */
  readonly order: "document" | "uncertain" | "stakes" | "author" | "newest";
  /** Only changes with findings. */
  readonly findings?: boolean;
  /** Only high-stakes changes. */
  readonly stakes?: boolean;
  /** Only changes in this clause, by its id in the outline. */
  readonly clause?: string | null;
};

/** Asked before something ends approvals. */
export interface EndingQuestion {
  /** Whose approval of what. */
  readonly message: string;
  readonly answer: (goOn: boolean) => void;
}

export interface UiState {
  readonly screen: Screen;
  readonly appInfo: Outputs["app"]["info"] | null;
  /** Who is at this window; null until the backend has said it. */
  readonly account: AccountSession | null;
  /** A recovery code that its person has not kept yet. */
  readonly recoveryCode: string | null;
  readonly settings: Settings | null;
  readonly engine: EngineState | null;
  readonly models: readonly ModelInfo[];
  readonly notices: readonly Notice[];
  readonly rightTab: RightTab;
  readonly leftFolded: boolean;
  readonly rightFolded: boolean;
  readonly generateFolded: boolean;
  /** Side panel shown as a drawer in a narrow window. */
  readonly drawer: "left" | "right" | null;
  readonly dialog: DialogState | null;
  /** The file that is being read, null for none. */
  readonly reading: { readonly fileName: string; readonly cancel: () => void } | null;
  /** Non-empty selections of the editor, in order of the text. */
  readonly selection: readonly TextRange[];
  readonly caret: number;
  readonly focusedHunkId: string | null;
  /** What the person chose; what their roles and the document allow is `editMode`. */
  readonly chosenMode: EditMode;
  readonly filter: ChangeFilter;
  /** Pending changes are drawn in the text; else accepted and proposed text stand side by side. */
  readonly showDiff: boolean;
  readonly scores: Scores | null;
  readonly generate: GenerateParameters;
  /** The selected text is written again whenever the strength is another one. */
  readonly liveStrength: boolean;
  readonly editorHandle: EditorHandle | null;
  readonly historyView: "list" | "graph";
  /** Revision that is chosen in the history, null for none. */
  readonly chosenRevision: string | null;
  /** Counts changes of names and branches, so that lists of versions read again. */
  readonly versionsChanged: number;
  /** What proposing the changes of a branch did, beside the button. */
  readonly versionNote: string | null;
  /** A sentence beside the Generate button: why the last run did not start or how it ended. */
  readonly generateProblem: string | null;
  /** A question that is being asked: whether approvals may end. */
  readonly ending: EndingQuestion | null;
  /** What the polite live region says; a new object for every announcement. */
  readonly announcement: { readonly text: string } | null;
}

const DEFAULT_GENERATE: GenerateParameters = {
  strength: 0.6,
  preset: "balanced",
  exactSteps: null,
  order: "entropy-bounded",
  solver: null,
  temperature: 0.7,
  seed: null,
  alternatives: 1,
  protect: PROTECTIONS,
  model: null,
};

export const useUiStore = create<UiState>()(() => ({
  screen: { kind: "welcome" },
  appInfo: null,
  account: null,
  recoveryCode: null,
  settings: null,
  engine: null,
  models: [],
  notices: [],
  rightTab: "changes",
  leftFolded: false,
  rightFolded: false,
  generateFolded: false,
  drawer: null,
  dialog: null,
  reading: null,
  selection: [],
  caret: 0,
  focusedHunkId: null,
  chosenMode: "editing",
  filter: { status: "pending", author: null, kind: null, order: "document" },
  showDiff: true,
  scores: null,
  liveStrength: false,
  generate: DEFAULT_GENERATE,
  editorHandle: null,
  historyView: "list",
  chosenRevision: null,
  versionsChanged: 0,
  versionNote: null,
  generateProblem: null,
  ending: null,
  announcement: null,
}));

export const setUi = useUiStore.setState;
export const getUi = useUiStore.getState;

/** The open document's session, or null on the welcome screen. */
export function currentSession(): DocumentSession | null {
  const screen = getUi().screen;
  return screen.kind === "document" ? screen.session : null;
}

export function announce(text: string): void {
  setUi({ announcement: { text } });
}

export function setGenerate(patch: Partial<GenerateParameters>): void {
  setUi((state) => ({ generate: { ...state.generate, ...patch } }));
}

export function setFilter(patch: Partial<ChangeFilter>): void {
  setUi((state) => ({ filter: { ...state.filter, ...patch } }));
}

/** Generation parameters follow the settings they start from. */
export function applySettings(settings: Settings): void {
  const before = getUi().settings;
  setUi({ settings });
  if (before?.strength !== settings.strength) setGenerate({ strength: settings.strength });
  if (before?.preset !== settings.preset) setGenerate({ preset: settings.preset });
  if (before?.alternatives !== settings.alternatives) setGenerate({ alternatives: settings.alternatives });
  if (before?.protect.join() !== settings.protect.join()) setGenerate({ protect: settings.protect });
}
