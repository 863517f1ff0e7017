/** One line about what goes on behind the dialog: a package that is added, a comparison. */
import type { Translate } from "../../state/language.ts";
import { setUi } from "../../state/uiStore.ts";
import { addShare } from "./adding.ts";
import { compareShare } from "./comparing.ts";
import { type AddJob, type CompareJob, type ModelsState, setModels } from "./modelsStore.ts";
import { percentOf } from "./progressNews.ts";

export interface Work {
  readonly view: "add" | "compare";
  readonly text: string;
  /** 0..1; null: nothing to measure, or over. */
  readonly share: number | null;
  /** It waits for the user. */
  readonly waits: boolean;
  readonly failed: boolean;
}

function addWork(job: AddJob, translate: Translate): Work | null {
  const work = { view: "add", share: null, waits: false, failed: false } as const;
  switch (job.state) {
    case "idle":
    case "stopped":
      return null;
    case "failed":
      return { ...work, text: translate("models.work.failed"), waits: true, failed: true };
    case "licence":
      return { ...work, text: translate("models.work.licence", { model: job.candidate.info.id }), waits: true };
    case "working": {
      const share = job.progress === null ? null : addShare(job.progress);
      const text =
        share === null
          ? translate("models.work.adding")
          : translate("models.work.addingPercent", { step: stepText(job, translate), percent: percentOf(share) });
      return { ...work, text, share };
    }
  }
}

/** The step of adding in the middle of a line. */
function stepText(job: Extract<AddJob, { state: "working" }>, translate: Translate): string {
  return job.progress === null ? "" : translate(`models.work.step.${job.progress.type}`);
}

function compareWork(job: CompareJob, translate: Translate): Work | null {
  const work = { view: "compare", share: null, waits: false, failed: false } as const;
  switch (job.state) {
    case "idle":
      return null;
    case "failed":
      return { ...work, text: translate("models.work.compareFailed"), waits: true, failed: true };
    case "report":
      return { ...work, text: translate("models.work.compared"), waits: true };
    case "running": {
      const share = compareShare(job.progress);
      return { ...work, text: translate("models.work.comparing", { percent: percentOf(share) }), share };
    }
  }
}

/** What goes on now, and what waits for an answer. */
export function currentWork(state: Pick<ModelsState, "add" | "compare">, translate: Translate): Work[] {
  return [addWork(state.add, translate), compareWork(state.compare, translate)].filter((work) => work !== null);
}

/** Opens the dialog at a piece of work. */
export function showWork(work: Work): void {
  setModels({ view: work.view });
  setUi({ dialog: { kind: "models" } });
}

/** Opens the dialog at the list. */
export function showModels(): void {
  setModels({ view: "list" });
  setUi({ dialog: { kind: "models" } });
}
