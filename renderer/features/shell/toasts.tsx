/** Passing messages for what has no place on the page. They stay until closed when something must not be lost. */
import { Button, CloseButton } from "@mantine/core";
import { type ReactNode, useEffect, useState } from "react";
import { onToast, type Toast } from "../../state/app.ts";
import { useTranslator } from "../../state/language.ts";
import { announce } from "../../state/uiStore.ts";
import { IconAlertTriangle, IconInfoCircle } from "../../ui/icons.ts";
import classes from "./shell.module.css";

/** ms that a plain message stays. */
const STAY = 8000;

interface Shown extends Toast {
  readonly id: number;
}

export function Toasts(): ReactNode {
  const translate = useTranslator();
  const [shown, setShown] = useState<readonly Shown[]>([]);
  useEffect(() => {
    let count = 0;
    return onToast((toast) => {
      count += 1;
      const id = count;
      setShown((before) => [...before.filter((other) => other.message !== toast.message).slice(-3), { ...toast, id }]);
      announce(toast.message);
      if (toast.keep === undefined) setTimeout(() => setShown((before) => before.filter((other) => other.id !== id)), STAY);
    });
  }, []);
  const close = (id: number): void => setShown((before) => before.filter((other) => other.id !== id));
  if (shown.length === 0) return null;
  return (
    <aside className={classes.toasts} aria-label={translate("shell.messages")}>
      {shown.map((toast) => (
        <div key={toast.id} className={classes.toast} data-level={toast.level}>
          {toast.level === "error" ? <IconAlertTriangle size={18} aria-hidden /> : <IconInfoCircle size={18} aria-hidden />}
          <div>
            <p>{toast.message}</p>
            {toast.keep === undefined ? null : (
              <>
                <p>{translate("shell.lostText")}</p>
                <pre>{toast.keep}</pre>
                <Button size="compact-sm" variant="default" onClick={() => void navigator.clipboard.writeText(toast.keep ?? "")}>
                  {translate("common.copy")}
                </Button>
              </>
            )}
          </div>
          <CloseButton size="sm" aria-label={translate("common.dismiss")} onClick={() => close(toast.id)} />
        </div>
      ))}
    </aside>
  );
}
