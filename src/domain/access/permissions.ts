import type { Contract } from "../../contract/index.ts";
import type { Actor } from "./actor.ts";
import type { Role } from "./role.ts";

/** The dotted name of every call of the contract, e.g. "documents.change". */
export type CallName = { [Group in keyof Contract & string]: `${Group}.${keyof Contract[Group] & string}` }[keyof Contract & string];

/** Who may make a call: everybody, even without signing in; everybody who has signed in; or those who hold one of the roles. */
export type Permission = "anyone" | "signed-in" | readonly Role[];

const READERS: readonly Role[] = ["viewer", "commenter", "author", "reviewer", "approver", "admin"];
const WRITERS: readonly Role[] = ["author"];
const SUGGESTERS: readonly Role[] = ["author", "reviewer"];
/** Everybody who may say something about a document. */
const COMMENTERS: readonly Role[] = ["commenter", "author", "reviewer", "approver", "admin"];
const AUDITORS: readonly Role[] = ["auditor", "admin"];
const ADMINS: readonly Role[] = ["admin"];

/**
 * The one table of roles and calls: the backend checks it on every call, docs/ROLES.md is made from it, and the tests try every
 * pair. What a call may do to a particular document is checked by its service besides (a suggestion of somebody else, a final document).
 */
export const PERMISSIONS: Readonly<Record<CallName, Permission>> = {
  "app.info": "anyone",
  "app.watch": "signed-in",
  "settings.get": "signed-in",
  "settings.update": "signed-in",
  "house.get": READERS,
  "house.set": ADMINS,
  "house.remove": ADMINS,
  "models.list": READERS,
  "models.verify": READERS,
  "models.storage": READERS,
  "models.licence": READERS,
  "models.add": ADMINS,
  "models.install": ADMINS,
  "models.discard": ADMINS,
  "models.remove": ADMINS,
  "models.compare": ["author", "reviewer", "admin"],
  "models.compareEngines": ["author", "reviewer", "admin"],
  "documents.list": READERS,
  "documents.samples": READERS,
  "documents.createFromSample": WRITERS,
  "documents.create": WRITERS,
  "documents.importFile": WRITERS,
  "documents.wordFile": READERS,
  "documents.chooseFile": WRITERS,
  "documents.openChosen": WRITERS,
  "documents.open": READERS,
  "documents.watch": READERS,
  "documents.change": SUGGESTERS,
  "documents.suggest": SUGGESTERS,
  "documents.save": WRITERS,
  "documents.update": WRITERS,
  "documents.remove": ["author", "admin"],
  "documents.lock": SUGGESTERS,
  "documents.unlock": SUGGESTERS,
  "proposals.decide": SUGGESTERS,
  "proposals.reopenLastRejection": SUGGESTERS,
  "proposals.rejectedWording": READERS,
  "proposals.allowWording": SUGGESTERS,
  "proposals.split": SUGGESTERS,
  "proposals.chooseAlternative": SUGGESTERS,
  "comments.list": READERS,
  "comments.add": COMMENTERS,
  "comments.reply": COMMENTERS,
  "comments.edit": COMMENTERS,
  "comments.remove": COMMENTERS,
  "comments.resolve": COMMENTERS,
  "comments.reopen": COMMENTERS,
  "comments.assign": COMMENTERS,
  "comments.setVisibility": COMMENTERS,
  "comments.place": COMMENTERS,
  "runs.plan": READERS,
  "runs.start": SUGGESTERS,
  "runs.watch": READERS,
  "runs.cancel": SUGGESTERS,
  "runs.pause": SUGGESTERS,
  "runs.resume": SUGGESTERS,
  "runs.list": READERS,
  "runs.frames": READERS,
  "runs.proof": READERS,
  "runs.continueFrom": SUGGESTERS,
  "runs.useState": SUGGESTERS,
  "scores.document": READERS,
  "history.list": READERS,
  "history.text": READERS,
  "history.label": ["author", "reviewer"],
  "history.restore": WRITERS,
  "blame.document": READERS,
  "blame.at": READERS,
  "insights.summary": ["author", "reviewer", "approver", "admin", "auditor"],
  "insights.csv": ["author", "reviewer", "approver", "admin", "auditor"],
  "history.branch": WRITERS,
  "history.graph": READERS,
  "history.propose": SUGGESTERS,
  "history.proof": READERS,
  "history.contributions": READERS,
  "history.table": READERS,
  "exports.create": READERS,
  "exports.download": READERS,
  "exports.saveWithDialog": READERS,
  "exports.openSaved": READERS,
  "audit.list": AUDITORS,
  "audit.subjects": AUDITORS,
  "audit.verify": AUDITORS,
  "audit.export": AUDITORS,
  "reviews.get": READERS,
  "reviews.request": ["author", "admin"],
  "reviews.cancel": ["author", "admin"],
  "reviews.remind": ["author", "admin"],
  "reviews.changeApprovers": ["author", "admin"],
  "reviews.sendAgain": ["author", "admin"],
  "reviews.sign": ["approver"],
  "reviews.keep": ["approver", "admin"],
  "reviews.finalise": ["author", "approver", "admin"],
  "reviews.unlock": ["approver", "admin"],
  "reviews.supersede": ["author", "admin"],
  "reviews.differences": READERS,
  "notifications.list": "signed-in",
  "notifications.markRead": "signed-in",
  "notifications.clear": "signed-in",
  "people.list": "signed-in",
  "people.add": ADMINS,
  "people.changeRoles": ADMINS,
  "people.resetPassphrase": ADMINS,
  "people.remove": ADMINS,
  "account.watch": "anyone",
  "account.signIn": "anyone",
  "account.signOut": "anyone",
  "account.lock": "anyone",
  "account.active": "anyone",
  // Whoever signed in with a one-time passphrase may do nothing but change it, so the call checks itself who is there.
  "account.changePassphrase": "anyone",
  "account.recover": "anyone",
  "account.newKey": "signed-in",
};

/** Whether the table lets a person make a call; null stands for somebody who has not signed in. */
export function permits(call: CallName, actor: Pick<Actor, "roles"> | null): boolean {
  const permission = PERMISSIONS[call];
  if (permission === "anyone") return true;
  if (actor === null) return false;
  return permission === "signed-in" || permission.some((role) => actor.roles.includes(role));
}
