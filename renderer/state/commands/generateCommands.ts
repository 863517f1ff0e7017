import { regenerateAgain } from "../actions/again.ts";
import {
  activeRun,
  canUseShown,
  continueFromShown,
  pauseOrResume,
  regenerate,
  shownFrame,
  stepFrame,
  stopRun,
  takeShownState,
  toggleLock,
} from "../actions/generate.ts";
import { canKeepSections, stopAndChoose } from "../actions/keepSections.ts";
import { rewriteSelection } from "../actions/liveStrength.ts";
import { currentChange } from "../actions/review.ts";
import { scoreDocument } from "../actions/scores.ts";
import { setGenerate, setUi } from "../uiStore.ts";
import { type Command, type CommandContext, hasDocument } from "./command.ts";

const running = ({ session }: CommandContext): boolean => activeRun(session) !== null;
const idleTimeline = ({ session }: CommandContext): boolean =>
  session !== null && activeRun(session) === null && shownFrame(session) !== null;
/** A state can be taken from a run that stands still: it has ended, or it is paused. */
const stillTimeline = ({ session }: CommandContext): boolean => session !== null && canUseShown(session);
const hasTimeline = ({ session }: CommandContext): boolean => (session?.timeline() ?? null) !== null;

export const generateCommands: readonly Command[] = [
  {
    id: "generate.regenerate",
    call: "runs.start",
    title: "command.generate.regenerate",
    group: "generate",
    keys: ["Alt+Enter"],
    when: hasDocument,
    run: regenerate,
  },
  {
    id: "generate.rewrite",
    call: "runs.start",
    title: "command.generate.rewrite",
    group: "generate",
    keys: ["Alt+KeyR"],
    when: ({ session, ui }) => session !== null && ui.selection.length > 0,
    run: rewriteSelection,
  },
  {
    id: "generate.draftSections",
    call: "runs.start",
    title: "command.generate.draftSections",
    group: "generate",
    keys: [],
    when: hasDocument,
    run: () => setUi({ dialog: { kind: "sections", mode: "draft" } }),
  },
  {
    id: "generate.polishSections",
    call: "runs.start",
    title: "command.generate.polishSections",
    group: "generate",
    keys: [],
    when: hasDocument,
    run: () => setUi({ dialog: { kind: "sections", mode: "polish" } }),
  },
  {
    id: "generate.engines",
    call: "models.compareEngines",
    title: "command.generate.engines",
    group: "generate",
    keys: [],
    when: hasDocument,
    run: () => setUi({ dialog: { kind: "engines" } }),
  },
  {
    id: "generate.again",
    call: "runs.start",
    title: "command.generate.again",
    group: "generate",
    keys: ["Shift+Alt+Enter"],
    when: ({ session }) => session !== null && currentChange(session) !== null,
    run: async ({ session }) => {
      const item = session === null ? null : currentChange(session);
      if (item !== null) await regenerateAgain(item);
    },
  },
  {
    id: "generate.lock",
    call: "documents.lock",
    title: "command.generate.lock",
    group: "generate",
    keys: ["Alt+KeyL"],
    when: ({ session, ui }) => session !== null && ui.selection.length > 0,
    run: toggleLock,
  },
  {
    id: "generate.draft",
    title: "command.generate.draft",
    group: "generate",
    keys: [],
    when: hasDocument,
    run: () => setGenerate({ preset: "draft", exactSteps: null }),
  },
  {
    id: "generate.balanced",
    title: "command.generate.balanced",
    group: "generate",
    keys: [],
    when: hasDocument,
    run: () => setGenerate({ preset: "balanced", exactSteps: null }),
  },
  {
    id: "generate.careful",
    title: "command.generate.careful",
    group: "generate",
    keys: [],
    when: hasDocument,
    run: () => setGenerate({ preset: "careful", exactSteps: null }),
  },
  {
    id: "generate.score",
    call: "scores.document",
    title: "command.generate.score",
    group: "generate",
    keys: [],
    when: hasDocument,
    run: async () => {
      setUi({ dialog: { kind: "confidence" } });
      await scoreDocument();
    },
  },
  {
    id: "timeline.stop",
    call: "runs.cancel",
    title: "command.timeline.stop",
    group: "timeline",
    keys: ["Escape"],
    when: running,
    fromFields: true,
    run: stopRun,
  },
  {
    id: "timeline.keepSections",
    call: "runs.useState",
    title: "command.timeline.keepSections",
    group: "timeline",
    keys: [],
    when: ({ session }) => session !== null && canKeepSections(session),
    run: stopAndChoose,
  },
  {
    id: "timeline.pause",
    call: "runs.pause",
    title: "command.timeline.pause",
    group: "timeline",
    keys: ["Alt+KeyP"],
    when: running,
    run: pauseOrResume,
  },
  {
    id: "timeline.previous",
    title: "command.timeline.previous",
    group: "timeline",
    keys: ["Alt+Comma"],
    when: hasTimeline,
    run: () => stepFrame(-1),
  },
  {
    id: "timeline.next",
    title: "command.timeline.next",
    group: "timeline",
    keys: ["Alt+Period"],
    when: hasTimeline,
    run: () => stepFrame(1),
  },
  {
    id: "timeline.use",
    call: "runs.useState",
    title: "command.timeline.use",
    group: "timeline",
    keys: [],
    when: stillTimeline,
    run: takeShownState,
  },
  {
    id: "timeline.continue",
    call: "runs.continueFrom",
    title: "command.timeline.continue",
    group: "timeline",
    keys: [],
    when: stillTimeline,
    run: continueFromShown,
  },
  {
    id: "timeline.close",
    title: "command.timeline.close",
    group: "timeline",
    keys: [],
    when: idleTimeline,
    run: ({ session }) => session?.closeTimeline(),
  },
];
