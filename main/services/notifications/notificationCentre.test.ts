import { expect, test } from "vitest";
import type { Actor } from "../../../src/domain/access/actor.ts";
import { addDocument, openWorkspace, type TestWorkspace } from "../testing/workspace.ts";
import type { AppEvent } from "../workbench.ts";

function addPerson({ storage, time }: TestWorkspace, id: string, name: string): Actor {
  storage.people.add({ id, name, roles: ["approver"], passphrase: null, createdAt: time.now });
  return { id, name, roles: ["approver"] };
}

async function withPeople() {
  const workspace = await openWorkspace();
  const heard: AppEvent[] = [];
  workspace.workbench.events.add((event) => heard.push(event));
  const ada = workspace.workbench.people.owner();
  const grace = addPerson(workspace, "grace", "Grace");
  const { info } = addDocument(workspace, "# T\n");
  return { workspace, heard, ada, grace, documentId: info.id, centre: workspace.workbench.notifications };
}

const settled = () => new Promise<void>((resolve) => queueMicrotask(resolve));

test("a message waits for its person, with names as they are now, until it is read and cleared", async () => {
  const { centre, ada, grace, documentId, heard } = await withPeople();
  centre.notify({ to: [grace.id, grace.id], kind: "mentioned", documentId, by: ada, data: { clause: "5.1 Term" } });
  await settled();
  const [message] = centre.list(grace).notifications;
  expect(message).toMatchObject({
    kind: "mentioned",
    document: { id: documentId, title: "Test" },
    by: { name: "Ada" },
    data: { clause: "5.1 Term" },
    read: false,
  });
  expect(centre.list(grace)).toMatchObject({ unread: 1, notifications: { length: 1 } });
  expect(centre.list(ada)).toEqual({ unread: 0, notifications: [] });
  expect(heard.filter((event) => event.type === "notification")).toEqual([
    { type: "notification", personId: "grace", notification: message },
  ]);
  centre.markRead([message?.id ?? "", "unknown"], grace);
  expect(centre.list(grace)).toMatchObject({ unread: 0, notifications: [{ read: true }] });
  centre.clear(null, grace);
  expect(centre.list(grace)).toEqual({ unread: 0, notifications: [] });
});

test("nobody reads or clears what is somebody else's", async () => {
  const { centre, ada, grace, documentId } = await withPeople();
  centre.notify({ to: [grace.id], kind: "assigned", documentId, by: ada });
  const [message] = centre.list(grace).notifications;
  centre.markRead([message?.id ?? ""], ada);
  centre.clear(null, ada);
  expect(centre.list(grace)).toMatchObject({ unread: 1, notifications: { length: 1 } });
});

test("whoever causes it, people who have left, and those who were told before hear nothing", async () => {
  const { workspace, centre, ada, grace, documentId } = await withPeople();
  const gone = addPerson(workspace, "gone", "Gone");
  workspace.storage.people.update("gone", { removedAt: workspace.time.now });
  for (let time = 0; time < 2; time += 1)
    centre.notify({ to: [ada.id, grace.id, gone.id, "unknown"], kind: "due-soon", documentId, by: ada, once: "due-soon:r" });
  expect([ada, grace, gone].map((person) => centre.list(person).unread)).toEqual([0, 1, 0]);
});

test("what is rolled back was never said", async () => {
  const { workspace, centre, ada, grace, documentId, heard } = await withPeople();
  expect(() =>
    workspace.storage.transaction(() => {
      centre.notify({ to: [grace.id], kind: "mentioned", documentId, by: ada });
      throw new Error("no");
    }),
  ).toThrow("no");
  await settled();
  expect(centre.list(grace).unread).toBe(0);
  expect(heard.some((event) => event.type === "notification")).toBe(false);
});
