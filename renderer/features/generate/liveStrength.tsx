/** Trying strengths: the selected text is written again whenever the slider stands elsewhere. */
import { Switch } from "@mantine/core";
import { type ReactNode, useEffect, useRef } from "react";
import { rewriteLive } from "../../state/actions/liveStrength.ts";
import { useDebounced } from "../../state/hooks.ts";
import { useTranslator } from "../../state/language.ts";
import { setUi, useUiStore } from "../../state/uiStore.ts";
import classes from "./generate.module.css";

/** A slider that moves on is not asked about at every place, ms. */
const PAUSE = 80;

export function LiveStrength({ strength }: { strength: number }): ReactNode {
  const translate = useTranslator();
  const live = useUiStore((state) => state.liveStrength);
  const settled = useDebounced(strength, PAUSE);
  const written = useRef(settled);
  useEffect(() => {
    if (!live || written.current === settled) return;
    written.current = settled;
    void rewriteLive();
  }, [live, settled]);
  return (
    <Switch
      size="xs"
      className={classes.live ?? ""}
      checked={live}
      onChange={(event) => {
        written.current = settled;
        setUi({ liveStrength: event.currentTarget.checked });
        if (event.currentTarget.checked) void rewriteLive();
      }}
      label={translate("generate.live")}
      description={translate("generate.liveHint")}
    />
  );
}
