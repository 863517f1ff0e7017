/** Drafting the empty sections of an outline, and polishing the prose of whole sections. */
import type { Run, RunParameters } from "../../../src/contract/index.ts";
import { MAX_SPANS } from "../../../src/contract/limits.ts";
import { makeRoom } from "../../../src/domain/document/draftPlaces.ts";
import { DRAFT_SAMPLING } from "../../../src/domain/planning/draftSampling.ts";
import { changeableSpans } from "../../../src/domain/quality/protectSpans.ts";
import { editModeOf, modeRefusal } from "../editMode.ts";
import { currentTranslator } from "../language.ts";
import { emptySectionsIn, openPlaces, proseSectionsIn } from "../sectionPlaces.ts";
import type { DocumentSession } from "../session.ts";
import { announce, type GenerateParameters, getUi, setUi, type UiState } from "../uiStore.ts";
import { type RegenerateObstacle, runObstacle, runParametersOf } from "./generate.ts";
import { holdRoom } from "./sectionRoom.ts";

/** What is kept of old text whatever the panel says. */
const FIGURES = ["numbers", "dates", "amounts"] as const;

export type SectionsObstacle = RegenerateObstacle | "sections.why.mode" | "sections.why.role" | "sections.why.final";

/** Why the text may not be changed directly at this window, as making room does; null when it may. */
export function editObstacle(ui: UiState): SectionsObstacle | null {
  if (editModeOf(ui) === "editing") return null;
  const refusal = modeRefusal(ui, "editing");
  return refusal === null ? "sections.why.mode" : `sections.why.${refusal}`;
}

/** Why the chosen sections cannot be drafted now, as a message key; null when they can. */
export function draftObstacle(session: DocumentSession, ui: UiState, ids: ReadonlySet<string>): SectionsObstacle | null {
  const needsRoom = emptySectionsIn(session).some((section) => ids.has(section.id) && section.room.text !== "");
  return runObstacle(session, ui) ?? (needsRoom ? editObstacle(ui) : null);
}

/** Parameters of a run over sections: those of the Generate panel, one alternative. */
function parametersOf(strength: number, preset: GenerateParameters["preset"]): RunParameters {
  return runParametersOf({ ...getUi().generate, strength, preset, exactSteps: null, alternatives: 1 });
}

/** Parameters for writing in empty sections. */
export function draftParametersOf(preset: GenerateParameters["preset"]): RunParameters {
  return { ...parametersOf(1, preset), ...DRAFT_SAMPLING, lengthFactor: 1, coarseFirst: true, prose: true };
}

/**
 * Makes room in the empty sections with these ids and writes in them, so many tokens in each. When the run cannot start the
 * text is as it was. Throws LOCKED_TEXT and what `startRun` throws.
 */
export async function startDraft(
  session: DocumentSession,
  tokens: ReadonlyMap<string, number>,
  preset: GenerateParameters["preset"],
): Promise<Run> {
  const sections = emptySectionsIn(session)
    .filter((section) => tokens.has(section.id))
    .slice(0, MAX_SPANS);
  const { edits, places } = makeRoom(sections);
  const room = session.edit(edits);
  try {
    const spans = places.map((place, index) => ({ start: place, end: place, room: tokens.get(sections[index]?.id ?? "") ?? 0 }));
    const run = await session.startRun(spans, {
      ...parametersOf(1, preset),
      ...DRAFT_SAMPLING,
      lengthFactor: 1,
      coarseFirst: true,
      prose: true,
    });
    holdRoom(session, run.id, room);
    return run;
  } catch (error) {
    room.takeBack();
    throw error;
  }
}

/** Writes the prose of the sections with these ids again. What is locked as a whole, or is a figure, a date or a name alone, is left out. Throws what `startRun` throws. */
export async function startPolish(
  session: DocumentSession,
  ids: ReadonlySet<string>,
  strength: number,
  preset: GenerateParameters["preset"],
): Promise<Run> {
  const sections = proseSectionsIn(session).filter((section) => ids.has(section.id));
  const parameters = parametersOf(strength, preset);
  // Running text has no new figures, so those that are there stay.
  const protect = [...new Set([...parameters.protect, ...FIGURES])];
  const { text, locks } = session.state();
  const places = openPlaces(session, sections);
  const changeable = changeableSpans(text, places, locks, protect);
  // With nothing to change the backend says why.
  const spans = (changeable.length > 0 ? changeable : places).slice(0, MAX_SPANS);
  // Nor has it line breaks: a paragraph that has some must be able to keep them.
  const prose = !spans.some(({ start, end }) => text.slice(start, end).includes("\n"));
  return session.startRun(spans, { ...parameters, protect, prose });
}

/** Closes the dialog over a run that has started. */
export function sectionsStarted(count: number): void {
  setUi({ dialog: null, generateProblem: null });
  announce(currentTranslator()("sections.started", { count }));
}
