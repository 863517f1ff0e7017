/** Adding a package: getting it, stopping, its licence, installing or discarding it. */
import type { ModelCandidate } from "../../../src/contract/index.ts";
import { PalimpsestError } from "../../../src/domain/errors/palimpsestError.ts";
import { refreshModels } from "../../state/actions/documents.ts";
import { appClient } from "../../state/app.ts";
import { errorCode } from "../../state/errors.ts";
import { currentTranslator, type MessageKey } from "../../state/language.ts";
import { announce } from "../../state/uiStore.ts";
import { type AddProgress, type AddSource, getModels, setModels } from "./modelsStore.ts";
import { type Progress, progressNews, shareOf } from "./progressNews.ts";
import { refusal } from "./refusal.ts";

let running: AbortController | null = null;

/** How far a phase of adding is. */
export function addShare(progress: AddProgress): number | null {
  return progress.type === "downloading" ? shareOf(progress.received, progress.total) : shareOf(progress.done, progress.of);
}

function sayProgress(phase: string, percent: number | null): void {
  const translate = currentTranslator();
  const step = translate(`models.step.${phase}` as MessageKey);
  announce(percent === null ? step : translate("models.say.percent", { step, percent }));
}

/** Follows one attempt to its end. Throws what the stream throws. */
async function follow(source: AddSource, signal: AbortSignal, news: (progress: Progress) => void): Promise<void> {
  let answered = false;
  // The stream is read to its end: leaving it early would mean Stop.
  for await (const event of await appClient().models.add(source, { signal })) {
    if (event.type === "cancelled") {
      answered = true;
      setModels({ add: { state: "idle" } });
    } else if (event.type === "ready") {
      answered = true;
      setModels({ add: { state: "licence", candidate: event.candidate, installing: false, error: null } });
      announce(currentTranslator()("models.say.licence", { model: event.candidate.info.id }));
    } else {
      setModels({ add: { state: "working", source, progress: event } });
      news({ phase: event.type, share: addShare(event) });
    }
  }
  if (!answered && !signal.aborted) throw new PalimpsestError("DOWNLOAD_FAILED", currentTranslator()("models.addUnfinished"));
}

/** Bytes of the download that is under way. */
function received(): number {
  const { add } = getModels();
  return add.state === "working" && add.progress?.type === "downloading" ? add.progress.received : 0;
}

/** Gets a package up to the question of its licence; never rejects. Another attempt at the same address goes on where the last one stopped. */
export async function addPackage(source: AddSource): Promise<void> {
  if (running !== null) return;
  const stop = new AbortController();
  running = stop;
  setModels({ view: "add", notice: null, add: { state: "working", source, progress: null } });
  try {
    await follow(source, stop.signal, progressNews(sayProgress));
  } catch (error) {
    if (!stop.signal.aborted) {
      setModels({ add: { state: "failed", source, error } });
      announce(refusal(error, currentTranslator()).sentence);
    }
  } finally {
    if (running === stop) running = null;
  }
}

/** Stops; what was downloaded stays for the next attempt. */
export function stopAdding(): void {
  const { add } = getModels();
  if (add.state !== "working") return;
  const bytes = received();
  running?.abort();
  running = null;
  setModels({ add: add.source.from === "url" ? { state: "stopped", source: add.source, received: bytes } : { state: "idle" } });
  announce(currentTranslator()("models.addStoppedEmpty"));
}

/** Forgets a stopped or failed attempt, for another package. */
export function chooseAnother(): void {
  setModels({ add: { state: "idle" } });
}

/** Installs a package whose licence was accepted; never rejects. */
export async function installCandidate(candidate: ModelCandidate): Promise<void> {
  setModels({ add: { state: "licence", candidate, installing: true, error: null } });
  try {
    const info = await appClient().models.install({ candidateId: candidate.candidateId, licenceAccepted: true });
    await refreshModels();
    const text = currentTranslator()("models.installed", { model: info.id, version: info.version });
    setModels({ view: "list", add: { state: "idle" }, notice: { text, model: info.id } });
    announce(text);
  } catch (error) {
    setModels({ add: { state: "licence", candidate, installing: false, error } });
  }
}

/** Throws the candidate away; never rejects, since a candidate that is gone already is what was asked for. */
export async function discardCandidate(candidate: ModelCandidate): Promise<void> {
  const text = currentTranslator()("models.discarded");
  try {
    await appClient().models.discard({ candidateId: candidate.candidateId });
  } catch (error) {
    if (errorCode(error) !== "NOT_FOUND") {
      setModels({ add: { state: "licence", candidate, installing: false, error } });
      return;
    }
  }
  setModels({ view: "list", add: { state: "idle" }, notice: { text, model: null } });
  announce(text);
}
