/** The roles as a list of choices, each with what it allows in plain words. */
import { Checkbox } from "@mantine/core";
import type { ReactNode } from "react";
import { ROLES, type Role } from "../../../src/domain/access/role.ts";
import { useTranslator } from "../../state/language.ts";
import classes from "./people.module.css";

export function RolesChoice({ value, onChange }: { value: readonly Role[]; onChange: (roles: readonly Role[]) => void }): ReactNode {
  const translate = useTranslator();
  const set = (role: Role, held: boolean): void => onChange(ROLES.filter((one) => (one === role ? held : value.includes(one))));
  return (
    <fieldset className={classes.choices}>
      <legend>{translate("people.roles")}</legend>
      {ROLES.map((role) => (
        <Checkbox
          key={role}
          label={translate(`role.${role}`)}
          description={translate(`role.about.${role}`)}
          checked={value.includes(role)}
          onChange={(event) => set(role, event.currentTarget.checked)}
        />
      ))}
    </fieldset>
  );
}

export function RoleNames({ roles }: { roles: readonly Role[] }): ReactNode {
  const translate = useTranslator();
  return (
    <span className={classes.roles}>
      {roles.map((role) => (
        <span key={role} className={classes.role}>
          {translate(`role.${role}`)}
        </span>
      ))}
    </span>
  );
}
