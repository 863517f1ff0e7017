/** What an administrator does with one person: other roles, a new passphrase, removal; each in a step that says what it means. */
import { Button } from "@mantine/core";
import { type ReactNode, useState } from "react";
import type { Person } from "../../../src/contract/index.ts";
import type { Role } from "../../../src/domain/access/role.ts";
import { appClient } from "../../state/app.ts";
import { useTranslator } from "../../state/language.ts";
import { announce } from "../../state/uiStore.ts";
import { CommandRow } from "../../ui/dialogRow.tsx";
import { Problem } from "../../ui/problem.tsx";
import classes from "./people.module.css";
import { RolesChoice } from "./rolesChoice.tsx";
import { SecretShown } from "./secretShown.tsx";
import { useWork } from "./useWork.ts";

export type PersonStep = "roles" | "reset" | "remove";

interface StepProps {
  readonly person: Person;
  readonly onDone: () => void;
}

function ChangeRoles({ person, onDone }: StepProps): ReactNode {
  const translate = useTranslator();
  const [roles, setRoles] = useState<readonly Role[]>(person.roles);
  const work = useWork();
  const submit = (): void => {
    if (roles.length === 0) work.fail(translate("people.rolesNeeded"));
    else
      void work.run(async () => {
        await appClient().people.changeRoles({ personId: person.id, version: person.version, roles: [...roles] });
        announce(translate("people.rolesChanged", { name: person.name }));
        onDone();
      });
  };
  return (
    <form
      className={classes.form}
      aria-label={translate("people.rolesOf", { name: person.name })}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <RolesChoice value={roles} onChange={setRoles} />
      {work.problem === null ? null : <Problem>{work.problem}</Problem>}
      <CommandRow>
        <Button type="submit" loading={work.busy}>
          {translate("common.save")}
        </Button>
        <Button variant="default" onClick={onDone}>
          {translate("common.cancel")}
        </Button>
      </CommandRow>
    </form>
  );
}

function Reset({ person, onDone }: StepProps): ReactNode {
  const translate = useTranslator();
  const [secret, setSecret] = useState<string | null>(null);
  const work = useWork();
  if (secret !== null) {
    return (
      <div className={classes.form}>
        <SecretShown title={translate("secret.oneTime", { name: person.name })} hint={translate("secret.oneTimeHint")} secret={secret} />
        <CommandRow>
          <Button onClick={onDone}>{translate("secret.done")}</Button>
        </CommandRow>
      </div>
    );
  }
  return (
    <div className={classes.form}>
      <p className={classes.lead}>{translate("people.resetWarning", { name: person.name })}</p>
      {work.problem === null ? null : <Problem>{work.problem}</Problem>}
      <CommandRow>
        <Button
          loading={work.busy}
          onClick={() =>
            void work.run(async () => setSecret((await appClient().people.resetPassphrase({ personId: person.id })).oneTimePassphrase))
          }
        >
          {translate("people.reset")}
        </Button>
        <Button variant="default" onClick={onDone}>
          {translate("common.cancel")}
        </Button>
      </CommandRow>
    </div>
  );
}

function Remove({ person, onDone }: StepProps): ReactNode {
  const translate = useTranslator();
  const work = useWork();
  return (
    <div className={classes.form}>
      <p className={classes.lead}>{translate("people.removeWarning", { name: person.name })}</p>
      {work.problem === null ? null : <Problem>{work.problem}</Problem>}
      <CommandRow>
        <Button
          color="red"
          loading={work.busy}
          onClick={() =>
            void work.run(async () => {
              await appClient().people.remove({ personId: person.id });
              announce(translate("people.wasRemoved", { name: person.name }));
              onDone();
            })
          }
        >
          {translate("people.remove")}
        </Button>
        <Button variant="default" onClick={onDone}>
          {translate("common.cancel")}
        </Button>
      </CommandRow>
    </div>
  );
}

export function PersonStepView({ step, ...props }: StepProps & { readonly step: PersonStep }): ReactNode {
  if (step === "roles") return <ChangeRoles {...props} />;
  return step === "reset" ? <Reset {...props} /> : <Remove {...props} />;
}
