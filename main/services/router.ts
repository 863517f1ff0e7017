import { implement } from "@orpc/server";
import { contract } from "../../src/contract/index.ts";
import type { Actor } from "../../src/domain/access/actor.ts";
import { type CallName, PERMISSIONS } from "../../src/domain/access/permissions.ts";
import type { DocumentChange } from "../../src/domain/document/documentState.ts";
import { PalimpsestError } from "../../src/domain/errors/palimpsestError.ts";
import type { Logger } from "../ports/ports.ts";
import type { AccessService } from "./access/accessService.ts";
import { type CallContext, LOCAL_CHANNEL } from "./access/callContext.ts";
import { StreamGuards } from "./access/streamGuards.ts";
import { mapStreamErrors, toContractError } from "./contractErrors.ts";
import { toEvent } from "./documents/openDocument.ts";
import type { EventQueue } from "./events/eventQueue.ts";
import type { Services } from "./services.ts";

/** The implementation of the contract: validated input goes to the services, their errors come back as the contract's. */
export function createRouter(services: Services, access: AccessService, logger: Logger) {
  const guards = new StreamGuards(access, services.sessions, (error, call) => toContractError(error, logger, call));
  const os = implement(contract)
    .$context<CallContext>()
    .use(async ({ next, path, context }) => {
      try {
        const channel = context.channel ?? LOCAL_CHANNEL;
        const call = path.join(".") as CallName;
        const actor = access.require(call, channel);
        const result = await next({ context: { channel, actor } });
        if (actor === null || PERMISSIONS[call] === "anyone" || !isStream(result.output)) return result;
        return { ...result, output: guards.guard(call, channel, actor.id, result.output) };
      } catch (error) {
        throw toContractError(error, logger, path.join("."));
      }
    });
  const {
    app,
    settings,
    house,
    models,
    comparisons,
    documents,
    proposals,
    comments,
    runs,
    scores,
    history,
    blame,
    insights,
    exports,
    audit,
    notifications,
  } = services;
  const { membership, account, branches, proofs } = services;
  const { reviews, finality } = services;
  const stream = <Event>(queue: EventQueue<Event>, path: readonly string[]) =>
    mapStreamErrors(queue.iterator, (error) => toContractError(error, logger, path.join(".")));

  return os.router({
    app: {
      info: os.app.info.handler(({ context }) => app.info(context.actor)),
      watch: os.app.watch.handler(({ path, context }) => stream(app.watch(by(context)), path)),
    },
    settings: {
      get: os.settings.get.handler(({ context }) => settings.of(by(context))),
      update: os.settings.update.handler(({ input, context }) => settings.update(input, by(context))),
    },
    house: {
      get: os.house.get.handler(() => house.get()),
      set: os.house.set.handler(({ input, context }) => house.set(input.fileName, Buffer.from(input.base64, "base64"), by(context))),
      remove: os.house.remove.handler(({ context }) => house.remove(by(context))),
    },
    models: {
      list: os.models.list.handler(() => models.list()),
      verify: os.models.verify.handler(({ input }) => models.verify(input.model)),
      storage: os.models.storage.handler(() => models.storage()),
      licence: os.models.licence.handler(({ input }) => models.licence(input.model)),
      add: os.models.add.handler(({ input, path }) => stream(models.add(input), path)),
      install: os.models.install.handler(({ input, context }) => models.install(input.candidateId, input.licenceAccepted, by(context))),
      discard: os.models.discard.handler(({ input }) => nothing(models.discard(input.candidateId))),
      remove: os.models.remove.handler(({ input, context }) => nothing(models.remove(input.model, by(context)))),
      compare: os.models.compare.handler(({ input, path }) => stream(comparisons.compare(input), path)),
      compareEngines: os.models.compareEngines.handler(({ input, path }) => stream(comparisons.compareEngines(input), path)),
    },
    documents: {
      list: os.documents.list.handler(() => documents.list()),
      samples: os.documents.samples.handler(() => documents.samples()),
      createFromSample: os.documents.createFromSample.handler(({ input, context }) =>
        documents.createFromSample(input.sampleId, by(context)),
      ),
      create: os.documents.create.handler(({ input, context }) => documents.create(input.title, input.kind, by(context))),
      importFile: os.documents.importFile.handler(({ input, context, signal }) =>
        documents.import(input.fileName, Buffer.from(input.base64, "base64"), by(context), { changes: input.changes, signal }),
      ),
      chooseFile: os.documents.chooseFile.handler(() => documents.chooseFile()),
      openChosen: os.documents.openChosen.handler(({ input, context, signal }) =>
        documents.openChosen(input.choiceId, by(context), { changes: input.changes, signal }),
      ),
      wordFile: os.documents.wordFile.handler(({ input }) => documents.wordFile(input.documentId)),
      open: os.documents.open.handler(({ input }) => documents.open(input.documentId)),
      watch: os.documents.watch.handler(({ input, path }) => stream(documents.watch(input.documentId, input.afterVersion), path)),
      change: os.documents.change.handler(({ input, context }) => documents.change(target(input, context), input.change)),
      suggest: os.documents.suggest.handler(({ input, context }) => changed(documents.suggest(target(input, context), input))),
      save: os.documents.save.handler(({ input, context }) =>
        documents.save(input.documentId, input.message, by(context), input.endApprovals),
      ),
      update: os.documents.update.handler(({ input, context }) => documents.update(input.documentId, input, by(context))),
      remove: os.documents.remove.handler(({ input, context }) => nothing(() => documents.remove(input.documentId, by(context)))),
      lock: os.documents.lock.handler(({ input, context }) => changed(documents.lock(target(input, context), input.ranges))),
      unlock: os.documents.unlock.handler(({ input, context }) => changed(documents.unlock(target(input, context), input.lockIds))),
    },
    proposals: {
      decide: os.proposals.decide.handler(({ input, context }) =>
        changed(proposals.decide(target(input, context), input.hunkIds, input.verdict, input.reason, input.endApprovals)),
      ),
      reopenLastRejection: os.proposals.reopenLastRejection.handler(({ input, context }) =>
        changed(proposals.reopenLastRejection(target(input, context))),
      ),
      rejectedWording: os.proposals.rejectedWording.handler(({ input }) => proposals.rejectedWording(input.documentId, input.spans)),
      allowWording: os.proposals.allowWording.handler(({ input, context }) =>
        nothing(() => proposals.allowWording(input.documentId, input.hunkIds, input.allowed, by(context))),
      ),
      split: os.proposals.split.handler(({ input, context }) => changed(proposals.split(target(input, context), input.hunkId))),
      chooseAlternative: os.proposals.chooseAlternative.handler(({ input, context }) =>
        changed(proposals.chooseAlternative(target(input, context), input.proposalId, input.alternative)),
      ),
    },
    comments: {
      list: os.comments.list.handler(({ input }) => comments.list(input.documentId)),
      add: os.comments.add.handler(({ input, context }) => comments.add(target(input, context), input)),
      reply: os.comments.reply.handler(({ input, context }) => comments.reply(ofThread(input, context), input.text)),
      edit: os.comments.edit.handler(({ input, context }) => comments.edit(ofThread(input, context), input.messageId, input.text)),
      remove: os.comments.remove.handler(({ input, context }) => comments.remove(ofThread(input, context), input.messageId)),
      resolve: os.comments.resolve.handler(({ input, context }) => comments.resolve(ofThread(input, context))),
      reopen: os.comments.reopen.handler(({ input, context }) => comments.reopen(ofThread(input, context))),
      assign: os.comments.assign.handler(({ input, context }) => comments.assign(ofThread(input, context), input.personId)),
      setVisibility: os.comments.setVisibility.handler(({ input, context }) =>
        comments.setVisibility(ofThread(input, context), input.internal),
      ),
      place: os.comments.place.handler(({ input, context }) =>
        comments.place({ ...target(input, context), threadId: input.threadId }, input.anchor),
      ),
    },
    runs: {
      plan: os.runs.plan.handler(({ input }) => runs.plan(input)),
      start: os.runs.start.handler(({ input, context }) => runs.start(target(input, context), input.spans, input.parameters)),
      watch: os.runs.watch.handler(({ input, path }) => stream(runs.watch(input.runId, input.afterFrames), path)),
      cancel: os.runs.cancel.handler(({ input }) => nothing(() => runs.cancel(input.runId))),
      pause: os.runs.pause.handler(({ input }) => nothing(() => runs.pause(input.runId))),
      resume: os.runs.resume.handler(({ input }) => nothing(() => runs.resume(input.runId))),
      list: os.runs.list.handler(({ input }) => runs.list(input.documentId, input.limit)),
      frames: os.runs.frames.handler(({ input }) => runs.frames(input.runId, input.known)),
      proof: os.runs.proof.handler(({ input }) => proofs.ofRun(input.runId)),
      continueFrom: os.runs.continueFrom.handler(({ input, context }) =>
        runs.continueFrom(target(input, context), placeOf(input), input.seed),
      ),
      useState: os.runs.useState.handler(({ input, context }) =>
        runs.useState(target(input, context), placeOf(input), input.spans ?? null),
      ),
    },
    scores: {
      document: os.scores.document.handler(async ({ input, path }) =>
        stream(await scores.document(input.documentId, input.range, input.model), path),
      ),
    },
    history: {
      list: os.history.list.handler(({ input }) => history.list(input.documentId, input.limit, input.before, input.named)),
      text: os.history.text.handler(({ input }) => history.text(input.revisionId)),
      label: os.history.label.handler(({ input, context }) => history.label(input.revisionId, input.label, by(context))),
      branch: os.history.branch.handler(({ input, context }) => branches.create(input.revisionId, input.name, by(context))),
      graph: os.history.graph.handler(({ input }) => branches.graph(input.documentId)),
      propose: os.history.propose.handler(({ input, context }) => {
        const proposed = branches.propose(target(input, context), input.fromDocumentId);
        return { ...proposed, change: proposed.change === null ? null : toEvent(proposed.change) };
      }),
      proof: os.history.proof.handler(({ input }) =>
        "revisionId" in input ? proofs.ofRevision(input.revisionId) : proofs.ofProposal(input.proposalId),
      ),
      contributions: os.history.contributions.handler(({ input }) => history.contributions(input.beforeRevisionId, input.afterRevisionId)),
      table: os.history.table.handler(({ input }) => exports.table(input)),
      restore: os.history.restore.handler(({ input, context }) =>
        changed(history.restore(target(input, context), input.revisionId, input.endApprovals)),
      ),
    },
    blame: {
      document: os.blame.document.handler(({ input }) => blame.describe(input.documentId, input.revisionId)),
      at: os.blame.at.handler(({ input }) => blame.describe(input.documentId, input.revisionId, input.range)),
    },
    insights: {
      summary: os.insights.summary.handler(({ input, context }) => insights.summary(input, by(context))),
      csv: os.insights.csv.handler(({ input, context }) => insights.csv(input, by(context))),
    },
    audit: {
      list: os.audit.list.handler(({ input }) => audit.list(input.filter, input.offset, input.limit)),
      subjects: os.audit.subjects.handler(() => audit.subjects()),
      verify: os.audit.verify.handler(({ path }) => stream(audit.verify(), path)),
      export: os.audit.export.handler(({ input, context }) => audit.export(input.documentId, input.to, by(context))),
    },
    exports: {
      create: os.exports.create.handler(({ input, context }) =>
        exports.create({ ...input, revisionId: input.revisionId ?? null }, by(context)),
      ),
      download: os.exports.download.handler(({ input, context }) => exports.download(input.exportId, by(context))),
      saveWithDialog: os.exports.saveWithDialog.handler(({ input, context }) => exports.saveWithDialog(input.exportId, by(context))),
      openSaved: os.exports.openSaved.handler(({ input }) => nothing(() => exports.openSaved(input.exportId))),
    },
    reviews: {
      get: os.reviews.get.handler(({ input }) => reviews.get(input.documentId)),
      request: os.reviews.request.handler(({ input, context }) => reviews.request(input.documentId, input, by(context))),
      cancel: os.reviews.cancel.handler(({ input, context }) =>
        reviews.cancel(input.documentId, input.requestId, input.reason, by(context)),
      ),
      remind: os.reviews.remind.handler(({ input, context }) => reviews.remind(input.documentId, input.requestId, by(context))),
      changeApprovers: os.reviews.changeApprovers.handler(({ input, context }) =>
        reviews.changeApprovers(input.documentId, input.requestId, input.add, input.remove, by(context)),
      ),
      sendAgain: os.reviews.sendAgain.handler(({ input, context }) =>
        reviews.sendAgain(input.documentId, input.requestId, input.message, by(context)),
      ),
      sign: os.reviews.sign.handler(({ input, context }) => reviews.sign(input.documentId, input.requestId, input, by(context))),
      keep: os.reviews.keep.handler(({ input, context }) =>
        reviews.keep(input.documentId, input.statementId, input.clause, input.fingerprint, input.reason, by(context)),
      ),
      finalise: os.reviews.finalise.handler(({ input, context }) => {
        finality.finalise(input.documentId, input.unapproved, input.reason, by(context));
        return reviews.get(input.documentId);
      }),
      unlock: os.reviews.unlock.handler(({ input, context }) => {
        finality.unlock(input.documentId, input.reason, by(context));
        return reviews.get(input.documentId);
      }),
      supersede: os.reviews.supersede.handler(({ input, context }) => {
        finality.supersede(input.documentId, input.successorId, input.reason, by(context));
        return reviews.get(input.documentId);
      }),
      differences: os.reviews.differences.handler(({ input }) => reviews.differences(input.documentId, input.personId)),
    },
    notifications: {
      list: os.notifications.list.handler(({ context }) => notifications.list(by(context))),
      markRead: os.notifications.markRead.handler(({ input, context }) => nothing(() => notifications.markRead(input.ids, by(context)))),
      clear: os.notifications.clear.handler(({ input, context }) => nothing(() => notifications.clear(input.ids, by(context)))),
    },
    people: {
      list: os.people.list.handler(() => membership.list()),
      add: os.people.add.handler(({ input, context }) => membership.add(context.channel, input.name, input.roles, input.ownPassphrase)),
      changeRoles: os.people.changeRoles.handler(({ input, context }) =>
        membership.changeRoles(context.channel, input.personId, input.version, input.roles),
      ),
      resetPassphrase: os.people.resetPassphrase.handler(({ input, context }) =>
        membership.resetPassphrase(context.channel, input.personId),
      ),
      remove: os.people.remove.handler(({ input, context }) => membership.remove(context.channel, input.personId)),
    },
    account: {
      watch: os.account.watch.handler(({ path, context }) => stream(account.watch(context.channel), path)),
      signIn: os.account.signIn.handler(({ input, context }) => account.signIn(context.channel, input.name, input.passphrase)),
      signOut: os.account.signOut.handler(({ context }) => account.signOut(context.channel)),
      lock: os.account.lock.handler(({ context }) => account.lock(context.channel)),
      active: os.account.active.handler(({ context }) => nothing(() => account.active(context.channel))),
      changePassphrase: os.account.changePassphrase.handler(({ input, context }) =>
        account.changePassphrase(context.channel, input.current, input.next),
      ),
      recover: os.account.recover.handler(({ input, context }) => account.recover(context.channel, input.name, input.code, input.next)),
      newKey: os.account.newKey.handler(({ input, context }) => account.newKey(context.channel, input.passphrase)),
    },
  });
}

/** Handlers of the contract; the context is empty. */
export type Router = ReturnType<typeof createRouter>;

/** The context of a call that passed the table of permissions. */
interface CheckedContext {
  readonly channel: string;
  readonly actor: Actor | null;
}

/** The person who calls. Calls that anyone may make without signing in do not ask for it. */
function by({ actor }: CheckedContext): Actor {
  if (actor === null) throw new PalimpsestError("NOT_SIGNED_IN", "Nobody has signed in here. Sign in and try again.");
  return actor;
}

function isStream(output: unknown): output is AsyncIterator<unknown, unknown, void> {
  return typeof output === "object" && output !== null && Symbol.asyncIterator in output;
}

function target<Input extends { documentId: string; clientId: string; baseVersion: number }>(input: Input, context: CheckedContext) {
  const { documentId, clientId, baseVersion } = input;
  return { documentId, clientId, baseVersion, by: by(context) };
}

function ofThread({ documentId, threadId }: { documentId: string; threadId: string }, context: CheckedContext) {
  return { documentId, threadId, by: by(context) };
}

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
