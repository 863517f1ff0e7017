/** The people of the workspace: who they are, what they may do, and how another one comes in. */
import { ActionIcon, Button, Menu, Modal } from "@mantine/core";
import { type ReactNode, useState } from "react";
import type { Person } from "../../../src/contract/index.ts";
import { useActor, useMay } from "../../state/access.ts";
import { useAccounts } from "../../state/account.ts";
import { useLanguage, useTranslator } from "../../state/language.ts";
import { usePeople } from "../../state/people.ts";
import { setUi } from "../../state/uiStore.ts";
import { formatWhen } from "../../ui/format.ts";
import { IconDots, IconPlus } from "../../ui/icons.ts";
import { AddPerson } from "./addPerson.tsx";
import classes from "./people.module.css";
import { type PersonStep, PersonStepView } from "./personActions.tsx";
import { RoleNames } from "./rolesChoice.tsx";

type View = { readonly kind: "list" | "add"; readonly personId: null } | { readonly kind: PersonStep; readonly personId: string };

const LIST: View = { kind: "list", personId: null };

/** Hexadecimal digits of a fingerprint that people compare by eye. */
const SHOWN_FINGERPRINT = 16;

function Actions({ person, onStep }: { person: Person; onStep: (step: PersonStep) => void }): ReactNode {
  const translate = useTranslator();
  return (
    <Menu position="bottom-end" shadow="md" withinPortal>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" c="var(--pal-ink)" aria-label={translate("people.actions", { name: person.name })}>
          <IconDots size={18} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => onStep("roles")}>{translate("people.changeRoles")}</Menu.Item>
        <Menu.Item onClick={() => onStep("reset")}>{translate("people.reset")}</Menu.Item>
        <Menu.Item onClick={() => onStep("remove")}>{translate("people.remove")}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function Row({ person, actions }: { person: Person; actions: ReactNode }): ReactNode {
  const translate = useTranslator();
  const language = useLanguage();
  const isOwn = useActor()?.id === person.id;
  const key = person.keys.findLast((one) => one.retiredAt === null);
  const fingerprint = key?.fingerprint.slice(0, SHOWN_FINGERPRINT).replace(/(.{4})(?=.)/g, "$1 ");
  const facts = [
    person.removedAt === null ? null : translate("people.removed", { when: formatWhen(person.removedAt, language) }),
    person.invited ? translate("people.invited") : null,
    fingerprint === undefined ? null : translate("people.key", { fingerprint }),
  ].filter((fact) => fact !== null);
  const retired = person.keys.length - 1;
  return (
    <li className={classes.person}>
      <span className={classes.initial} aria-hidden>
        {[...person.name][0]?.toUpperCase()}
      </span>
      <div className={classes.about}>
        <span className={classes.name}>
          {person.name} {isOwn ? <small>({translate("account.you")})</small> : null}
        </span>
        <RoleNames roles={person.roles} />
        <span
          className={classes.facts}
          title={key === undefined ? undefined : translate("people.keyFull", { fingerprint: key.fingerprint, retired })}
        >
          {facts.join(" · ")}
        </span>
      </div>
      {actions}
    </li>
  );
}

function List({ onView }: { onView: (view: View) => void }): ReactNode {
  const translate = useTranslator();
  const people = usePeople();
  const accounts = useAccounts();
  const mayAdd = useMay("people.add");
  if (people === null) return <p>{translate("common.loading")}</p>;
  const present = people.filter((person) => person.removedAt === null);
  const former = people.filter((person) => person.removedAt !== null);
  return (
    <div className={classes.page}>
      {accounts ? null : <p className={classes.lead}>{translate("people.alone")}</p>}
      <ul className={classes.list} aria-label={translate("people.list")}>
        {present.map((person) => (
          <Row
            key={person.id}
            person={person}
            actions={accounts && mayAdd ? <Actions person={person} onStep={(kind) => onView({ kind, personId: person.id })} /> : null}
          />
        ))}
      </ul>
      {former.length === 0 ? null : (
        <details className={classes.former}>
          <summary>{translate("people.former", { count: former.length })}</summary>
          <ul className={classes.list}>
            {former.map((person) => (
              <Row key={person.id} person={person} actions={null} />
            ))}
          </ul>
        </details>
      )}
      <Button
        w="fit-content"
        leftSection={<IconPlus size={16} aria-hidden />}
        disabled={!mayAdd}
        title={mayAdd ? undefined : translate("people.onlyAdmin")}
        onClick={() => onView({ kind: "add", personId: null })}
      >
        {translate("people.add")}
      </Button>
    </div>
  );
}

export function PeopleDialog(): ReactNode {
  const translate = useTranslator();
  const people = usePeople();
  const [view, setView] = useState<View>(LIST);
  // Secrets that are shown once must not vanish by a key or a click beside the dialog.
  const [secrets, setSecrets] = useState(false);
  const done = (): void => {
    setSecrets(false);
    setView(LIST);
  };
  const person = people?.find((one) => one.id === view.personId);
  const title =
    view.kind === "add"
      ? translate("people.add")
      : person === undefined
        ? translate("people.title")
        : view.kind === "roles"
          ? translate("people.rolesOf", { name: person.name })
          : translate(view.kind === "reset" ? "people.resetTitle" : "people.removeTitle", { name: person.name });
  return (
    <Modal
      opened
      onClose={() => setUi({ dialog: null })}
      size="lg"
      title={title}
      closeOnEscape={!secrets}
      closeOnClickOutside={view.kind === "list"}
      withCloseButton={!secrets}
      closeButtonProps={{ "aria-label": translate("common.close") }}
    >
      {view.kind === "add" ? (
        <AddPerson onDone={done} onSecrets={setSecrets} />
      ) : person !== undefined && view.personId !== null ? (
        <PersonStepView step={view.kind} person={person} onDone={done} />
      ) : (
        <List onView={setView} />
      )}
    </Modal>
  );
}
