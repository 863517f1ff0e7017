import { implement } from "@orpc/server";
import { contract } from "../../src/contract/index.ts";
import type { DocumentChange } from "../../src/domain/document/documentState.ts";
import type { Logger } from "../ports/ports.ts";
import { mapStreamErrors, toContractError } from "./contractErrors.ts";
import { toEvent } from "./documents/openDocument.ts";
import type { EventQueue } from "./events/eventQueue.ts";
import type { Services } from "./services.ts";

/** The implementation of the contract: validated input goes to the services, their errors come back as the contract's. */
export function createRouter(services: Services, logger: Logger) {
  const os = implement(contract).use(async ({ next, path }) => {
    try {
      return await next();
    } catch (error) {
      throw toContractError(error, logger, path.join("."));
    }
  });
  const { app, settings, models, comparisons, documents, proposals, runs, scores, history, exports } = services;
  const stream = <Event>(queue: EventQueue<Event>, path: readonly string[]) =>
    mapStreamErrors(queue.iterator, (error) => toContractError(error, logger, path.join(".")));

  return os.router({
    app: {
      info: os.app.info.handler(() => app.info()),
      watch: os.app.watch.handler(({ path }) => stream(app.watch(), path)),
    },
    settings: {
      get: os.settings.get.handler(() => settings.get()),
      update: os.settings.update.handler(({ input }) => settings.update(input)),
    },
    models: {
      list: os.models.list.handler(() => models.list()),
      verify: os.models.verify.handler(({ input }) => models.verify(input.model)),
      storage: os.models.storage.handler(() => models.storage()),
      licence: os.models.licence.handler(({ input }) => models.licence(input.model)),
      add: os.models.add.handler(({ input, path }) => stream(models.add(input), path)),
      install: os.models.install.handler(({ input }) => models.install(input.candidateId, input.licenceAccepted)),
      discard: os.models.discard.handler(({ input }) => nothing(models.discard(input.candidateId))),
      remove: os.models.remove.handler(({ input }) => nothing(models.remove(input.model))),
      compare: os.models.compare.handler(({ input, path }) => stream(comparisons.compare(input), path)),
    },
    documents: {
      list: os.documents.list.handler(() => documents.list()),
      samples: os.documents.samples.handler(() => documents.samples()),
      createFromSample: os.documents.createFromSample.handler(({ input }) => documents.createFromSample(input.sampleId)),
      create: os.documents.create.handler(({ input }) => documents.create(input.title, input.kind)),
      importFile: os.documents.importFile.handler(({ input }) => documents.import(input.fileName, Buffer.from(input.base64, "base64"))),
      openWithDialog: os.documents.openWithDialog.handler(() => documents.openWithDialog()),
      open: os.documents.open.handler(({ input }) => documents.open(input.documentId)),
      watch: os.documents.watch.handler(({ input, path }) => stream(documents.watch(input.documentId, input.afterVersion), path)),
      change: os.documents.change.handler(({ input }) => documents.change(input, input.change)),
      save: os.documents.save.handler(({ input }) => documents.save(input.documentId, input.message)),
      update: os.documents.update.handler(({ input }) => documents.update(input.documentId, input)),
      remove: os.documents.remove.handler(({ input }) => nothing(() => documents.remove(input.documentId))),
      lock: os.documents.lock.handler(({ input }) => changed(documents.lock(input, input.ranges))),
      unlock: os.documents.unlock.handler(({ input }) => changed(documents.unlock(input, input.lockIds))),
    },
    proposals: {
      decide: os.proposals.decide.handler(({ input }) => changed(proposals.decide(input, input.hunkIds, input.verdict, input.reason))),
      split: os.proposals.split.handler(({ input }) => changed(proposals.split(input, input.hunkId))),
      chooseAlternative: os.proposals.chooseAlternative.handler(({ input }) =>
        changed(proposals.chooseAlternative(input, input.proposalId, input.alternative)),
      ),
    },
    runs: {
      plan: os.runs.plan.handler(({ input }) => runs.plan(input)),
      start: os.runs.start.handler(({ input }) => runs.start(input, input.spans, input.parameters)),
      watch: os.runs.watch.handler(({ input, path }) => stream(runs.watch(input.runId, input.afterFrames), path)),
      cancel: os.runs.cancel.handler(({ input }) => nothing(() => runs.cancel(input.runId))),
      pause: os.runs.pause.handler(({ input }) => nothing(() => runs.pause(input.runId))),
      resume: os.runs.resume.handler(({ input }) => nothing(() => runs.resume(input.runId))),
      list: os.runs.list.handler(({ input }) => runs.list(input.documentId, input.limit)),
      frames: os.runs.frames.handler(({ input }) => runs.frames(input.runId)),
      continueFrom: os.runs.continueFrom.handler(({ input }) => runs.continueFrom(input, placeOf(input), input.seed)),
      useState: os.runs.useState.handler(({ input }) => runs.useState(input, placeOf(input))),
    },
    scores: {
      document: os.scores.document.handler(async ({ input, path }) =>
        stream(await scores.document(input.documentId, input.range, input.model), path),
      ),
    },
    history: {
      list: os.history.list.handler(({ input }) => history.list(input.documentId, input.limit, input.before)),
      text: os.history.text.handler(({ input }) => history.text(input.revisionId)),
      label: os.history.label.handler(({ input }) => history.label(input.revisionId, input.label)),
      restore: os.history.restore.handler(({ input }) => changed(history.restore(input, input.revisionId))),
    },
    exports: {
      create: os.exports.create.handler(({ input }) => exports.create(input.documentId, input.format, input.revisionId)),
      download: os.exports.download.handler(({ input }) => exports.download(input.exportId)),
      saveWithDialog: os.exports.saveWithDialog.handler(({ input }) => exports.saveWithDialog(input.exportId)),
    },
  });
}

/** Handlers of the contract; the context is empty. */
export type Router = ReturnType<typeof createRouter>;

/** The answer of calls that only do something. */
async function nothing(work: Promise<void> | (() => void)): Promise<Record<string, never>> {
  await (typeof work === "function" ? work() : work);
  return {};
}

function changed<Answer extends { readonly change: DocumentChange }>(answer: Answer) {
  return { ...answer, change: toEvent(answer.change) };
}

function placeOf({ runId, alternative, step }: { runId: string; alternative: number; step: number }) {
  return { runId, alternative, step };
}
