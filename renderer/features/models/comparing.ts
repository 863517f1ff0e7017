/** Comparing two packages, and switching from one to the other. */
import { updateSettings } from "../../state/actions/documents.ts";
import { appClient } from "../../state/app.ts";
import { errorText } from "../../state/errors.ts";
import { currentTranslator, resolveLanguage } from "../../state/language.ts";
import { announce, getUi } from "../../state/uiStore.ts";
import { type CompareProgress, getModels, setModels } from "./modelsStore.ts";
import { progressNews } from "./progressNews.ts";

let running: AbortController | null = null;

/** Share of all cases of both packages that is done, 0..1. */
export function compareShare(progress: CompareProgress): number {
  const parts = Object.values(progress);
  // A package that has not begun yet counts with nothing done.
  return parts.reduce((sum, part) => sum + (part.of === 0 ? 0 : part.done / part.of), 0) / 2;
}

async function follow(oldModel: string, newModel: string, signal: AbortSignal): Promise<void> {
  const translate = currentTranslator();
  const language = resolveLanguage(getUi().settings?.language);
  const news = progressNews((_, percent) => {
    announce(
      percent === null ? translate("models.comparing", { old: oldModel, new: newModel }) : translate("models.say.comparing", { percent }),
    );
  });
  news({ phase: "comparing", share: 0 });
  for await (const event of await appClient().models.compare({ oldModel, newModel, language }, { signal })) {
    if (event.type === "report") {
      setModels({ compare: { state: "report", oldModel, newModel, comparison: event.comparison, html: event.html } });
      announce(translate("models.comparisonReady", { old: oldModel, new: newModel }));
      continue;
    }
    const { compare } = getModels();
    if (compare.state !== "running") continue;
    const progress = { ...compare.progress, [event.model]: { done: event.done, of: event.of } };
    setModels({ compare: { ...compare, progress } });
    news({ phase: "comparing", share: compareShare(progress) });
  }
}

/** Regenerates the passages of the suite with both packages; never rejects. */
export async function comparePackages(oldModel: string, newModel: string): Promise<void> {
  running?.abort();
  const stop = new AbortController();
  running = stop;
  setModels({ view: "compare", notice: null, compare: { state: "running", oldModel, newModel, progress: {} } });
  try {
    await follow(oldModel, newModel, stop.signal);
    if (getModels().compare.state === "running" && !stop.signal.aborted) throw new Error("The comparison ended without a report.");
  } catch (error) {
    if (!stop.signal.aborted) {
      setModels({ compare: { state: "failed", oldModel, newModel, error } });
      announce(errorText(error, currentTranslator()));
    }
  } finally {
    if (running === stop) running = null;
  }
}

/** Back to the list, with a word about what happened. */
function leave(text: string, model: string | null): void {
  setModels({ view: "list", compare: { state: "idle" }, notice: { text, model } });
  announce(text);
}

export function stopComparing(): void {
  running?.abort();
  running = null;
  leave(currentTranslator()("models.comparisonStopped"), null);
}

/** Forgets a comparison that is over. */
export function closeComparison(): void {
  setModels({ view: "list", compare: { state: "idle" } });
}

/** New runs use `model` from now on. */
export async function switchTo(model: string): Promise<void> {
  await updateSettings({ model });
  // A failure was reported already.
  if (getUi().settings?.model !== model) return;
  leave(currentTranslator()("models.switched", { model }), model);
}

/** Leaves the package as it is. */
export function keepPackage(model: string): void {
  leave(currentTranslator()("models.nowUsing", { model }), model);
}
