/** Adding a person; the first one turns accounts on, so that whoever was alone chooses a passphrase in the same step. */
import { Button, Checkbox, TextInput } from "@mantine/core";
import { type ReactNode, useState } from "react";
import type { Role } from "../../../src/domain/access/role.ts";
import { useActor } from "../../state/access.ts";
import { useAccounts } from "../../state/account.ts";
import { appClient } from "../../state/app.ts";
import { useTranslator } from "../../state/language.ts";
import { CommandRow } from "../../ui/dialogRow.tsx";
import { Problem } from "../../ui/problem.tsx";
import { useNewPassphrase } from "./newPassphrase.tsx";
import classes from "./people.module.css";
import { RolesChoice } from "./rolesChoice.tsx";
import { SecretShown } from "./secretShown.tsx";
import { useWork } from "./useWork.ts";

interface Added {
  readonly name: string;
  readonly oneTimePassphrase: string;
  readonly recoveryCode: string | null;
}

function Secrets({ added, onDone }: { added: Added; onDone: () => void }): ReactNode {
  const translate = useTranslator();
  const [kept, setKept] = useState(false);
  return (
    <div className={classes.form}>
      <SecretShown
        title={translate("secret.oneTime", { name: added.name })}
        hint={translate("secret.oneTimeHint")}
        secret={added.oneTimePassphrase}
      />
      {added.recoveryCode === null ? null : (
        <>
          <SecretShown title={translate("secret.recovery")} hint={translate("secret.recoveryHint")} secret={added.recoveryCode} />
          <Checkbox checked={kept} onChange={(event) => setKept(event.currentTarget.checked)} label={translate("secret.kept")} />
        </>
      )}
      <CommandRow>
        <Button disabled={added.recoveryCode !== null && !kept} onClick={onDone}>
          {translate("secret.done")}
        </Button>
      </CommandRow>
    </div>
  );
}

export function AddPerson({ onDone, onSecrets }: { onDone: () => void; onSecrets: (shown: boolean) => void }): ReactNode {
  const translate = useTranslator();
  const [turnsOn] = useState(!useAccounts());
  const ownName = useActor()?.name ?? "";
  const [name, setName] = useState("");
  const [roles, setRoles] = useState<readonly Role[]>(["reviewer"]);
  const own = useNewPassphrase(translate("people.ownHint", { name: ownName }));
  const [added, setAdded] = useState<Added | null>(null);
  const work = useWork();
  if (added !== null) return <Secrets added={added} onDone={onDone} />;
  const submit = (): void => {
    if (roles.length === 0) work.fail(translate("people.rolesNeeded"));
    else if (turnsOn && own.problem !== null) work.fail(own.problem);
    else
      void work.run(async () => {
        const answer = await appClient().people.add({
          name,
          roles: [...roles],
          ...(turnsOn ? { ownPassphrase: own.value } : {}),
        });
        onSecrets(true);
        setAdded({ name: answer.person.name, oneTimePassphrase: answer.oneTimePassphrase, recoveryCode: answer.recoveryCode });
      });
  };
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <TextInput
        label={translate("people.name")}
        description={translate("people.nameHint")}
        required
        withAsterisk={false}
        maxLength={200}
        autoComplete="off"
        data-autofocus
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <RolesChoice value={roles} onChange={setRoles} />
      {turnsOn ? (
        <section className={classes.own} aria-labelledby="own-passphrase">
          <h3 id="own-passphrase">{translate("people.ownTitle")}</h3>
          {own.fields}
        </section>
      ) : null}
      {work.problem === null ? null : <Problem>{work.problem}</Problem>}
      <CommandRow>
        <Button type="submit" loading={work.busy}>
          {translate(turnsOn ? "people.addFirst" : "people.add")}
        </Button>
        <Button variant="default" onClick={onDone}>
          {translate("common.cancel")}
        </Button>
      </CommandRow>
    </form>
  );
}
