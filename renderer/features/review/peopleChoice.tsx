/** People who may approve, by role: those who only approve first, then those who also write. */
import { Checkbox } from "@mantine/core";
import type { ReactNode } from "react";
import type { Review } from "../../../src/contract/index.ts";
import { useActor } from "../../state/access.ts";
import { useTranslator } from "../../state/language.ts";
import classes from "./review.module.css";

type Person = Review["people"][number];

export function PeopleChoice({
  people,
  chosen,
  onChange,
}: {
  people: readonly Person[];
  chosen: readonly string[];
  onChange: (ids: readonly string[]) => void;
}): ReactNode {
  const translate = useTranslator();
  const actor = useActor();
  const able = people.filter((person) => person.roles.includes("approver"));
  const groups = [
    { name: "review.people.approvers", members: able.filter((person) => !person.roles.includes("author")) },
    { name: "review.people.authors", members: able.filter((person) => person.roles.includes("author")) },
  ] as const;
  const toggle = (id: string): void => onChange(chosen.includes(id) ? chosen.filter((other) => other !== id) : [...chosen, id]);
  if (able.length === 0) return <p className={classes.hint}>{translate("review.people.none")}</p>;
  return groups.map(({ name, members }) =>
    members.length === 0 ? null : (
      <fieldset key={name} className={classes.choices}>
        <legend>{translate(name)}</legend>
        {members.map((person) => (
          <Checkbox
            key={person.id}
            size="xs"
            label={person.id === actor?.id ? translate("review.people.you", { name: person.name }) : person.name}
            checked={chosen.includes(person.id)}
            onChange={() => toggle(person.id)}
          />
        ))}
      </fieldset>
    ),
  );
}
