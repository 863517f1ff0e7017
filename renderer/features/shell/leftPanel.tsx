import type { ReactNode } from "react";
import { OutlinePanel } from "../outline/outlinePanel.tsx";
import { TermsPanel } from "../outline/termsPanel.tsx";
import classes from "./shell.module.css";

export function LeftPanel(): ReactNode {
  return (
    <div className={classes.side}>
      <OutlinePanel />
      <TermsPanel />
    </div>
  );
}
