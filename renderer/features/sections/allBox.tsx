import { type ReactNode, useEffect, useId, useRef } from "react";
import { useTranslator } from "../../state/language.ts";
import classes from "./sections.module.css";

/** A checkbox that can stand in between. */
export function MixedBox({
  checked,
  mixed,
  ...rest
}: {
  id: string;
  checked: boolean;
  mixed: boolean;
  disabled?: boolean;
  onChange: () => void;
}): ReactNode {
  const box = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (box.current !== null) box.current.indeterminate = mixed;
  }, [mixed]);
  return <input ref={box} type="checkbox" checked={checked} {...rest} />;
}

/** Chooses all rows of a list, or none. */
export function AllBox({ total, chosen, onChange }: { total: number; chosen: number; onChange: (every: boolean) => void }): ReactNode {
  const translate = useTranslator();
  const id = useId();
  const every = total > 0 && chosen === total;
  return (
    <label className={classes.all} htmlFor={id}>
      <MixedBox id={id} checked={every} mixed={chosen > 0 && !every} onChange={() => onChange(!every)} />
      {translate("sections.all")}
      <span className={classes.count}>{translate("sections.chosen", { chosen, total })}</span>
    </label>
  );
}
