/** Decisions on more than one change at a time, each with its scope in the label. */
import { ActionIcon, Menu } from "@mantine/core";
import { type ReactNode, useRef, useState } from "react";
import { useMay } from "../../state/access.ts";
import { askReason, decideHunks, decideScope, splitChange } from "../../state/actions/review.ts";
import { attempt } from "../../state/app.ts";
import { type ChangeItem, pendingChanges } from "../../state/changes.ts";
import { scopeText } from "../../state/decisionTexts.ts";
import { useSession } from "../../state/hooks.ts";
import { useTranslator } from "../../state/language.ts";
import { outlineOf } from "../../state/outlineCache.ts";
import { SCOPE_KINDS, type Scope, scopeOf } from "../../state/scopes.ts";
import { stakesIn } from "../../state/stakes.ts";
import { useCommandKey } from "../../ui/commandButton.tsx";
import { IconChecks, IconDots } from "../../ui/icons.ts";
import { SmallButton } from "../../ui/smallButton.tsx";
import classes from "./decisions.module.css";

const KEYS = {
  paragraph: "Paragraph",
  clause: "Clause",
  run: "Run",
  author: "Author",
  rest: "Rest",
  document: "All",
} as const;

/** The scopes around a change that cover more than one; each set of changes once. */
function useScopes(item: ChangeItem | null): Scope[] {
  const session = useSession();
  const state = session.state();
  const pending = pendingChanges(state);
  const seen = new Set<string>();
  return SCOPE_KINDS.flatMap((kind) => {
    const scope = kind === "change" ? null : scopeOf(kind, state, pending, item, outlineOf(state.text), stakesIn(state));
    if (scope === null || (scope.hunkIds.length < 2 && kind !== "rest")) return [];
    const key = [...scope.hunkIds].sort().join(" ");
    if (seen.has(key)) return [];
    seen.add(key);
    return [scope];
  });
}

function ScopeItem({ scope, verdict }: { scope: Scope; verdict: "accept" | "reject" }): ReactNode {
  const translate = useTranslator();
  const name = scope.kind === "change" ? "Chosen" : KEYS[scope.kind];
  const key = useCommandKey(`review.${verdict}${name}`);
  const decide = () => (scope.kind === "rest" ? decideScope("rest", verdict) : decideHunks(scope.hunkIds, verdict));
  return (
    <Menu.Item onClick={() => void attempt(decide)} rightSection={key === null ? null : <kbd className={classes.key}>{key}</kbd>}>
      {scopeText(scope, verdict, translate)}
    </Menu.Item>
  );
}

function Scopes({ item }: { item: ChangeItem | null }): ReactNode {
  const translate = useTranslator();
  const scopes = useScopes(item);
  return (
    <>
      <Menu.Label>{translate("decisions.acceptGroup")}</Menu.Label>
      {scopes.map((scope) => (
        <ScopeItem key={scope.kind} scope={scope} verdict="accept" />
      ))}
      <Menu.Label>{translate("decisions.rejectGroup")}</Menu.Label>
      {scopes.map((scope) => (
        <ScopeItem key={scope.kind} scope={scope} verdict="reject" />
      ))}
    </>
  );
}

/** Everything that can be decided at once, from the top of the panel; `item` is the focused change. */
export function ScopeMenu({ item, disabled }: { item: ChangeItem | null; disabled: boolean }): ReactNode {
  const translate = useTranslator();
  const [open, setOpen] = useState(false);
  return (
    <Menu opened={open} onChange={setOpen} position="bottom-start" shadow="md" width={380} withinPortal>
      <Menu.Target>
        <ActionIcon
          variant="default"
          size={26}
          aria-label={translate("decisions.menu")}
          title={translate("decisions.menuHint")}
          disabled={disabled}
        >
          <IconChecks size={16} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>{open ? <Scopes item={item} /> : null}</Menu.Dropdown>
    </Menu>
  );
}

function Entries({ item }: { item: ChangeItem }): ReactNode {
  const translate = useTranslator();
  const session = useSession();
  const mayDecide = useMay("proposals.decide");
  const runId = item.proposal.runId;
  const pending = item.hunk.status === "pending";
  return (
    <>
      {pending && mayDecide ? (
        <>
          <Menu.Item onClick={() => askReason([item.hunk.id], "accept", false)}>{translate("decisions.acceptBecause")}</Menu.Item>
          <Menu.Item onClick={() => askReason([item.hunk.id], "reject", false)}>{translate("changes.rejectBecause")}</Menu.Item>
          <Menu.Item disabled={item.hunk.nested.length > 0} onClick={() => void attempt(() => splitChange(item.hunk.id))}>
            {translate("changes.split")}
          </Menu.Item>
          <Scopes item={item} />
          <Menu.Divider />
        </>
      ) : null}
      {runId === null ? null : (
        <Menu.Item onClick={() => void attempt(() => session.openTimeline(runId))}>{translate("changes.openTimeline")}</Menu.Item>
      )}
      <Menu.Item onClick={() => void navigator.clipboard.writeText(item.hunk.newText)}>{translate("changes.copy")}</Menu.Item>
    </>
  );
}

/** What else can be done with a change. The menu itself, heavy for a list, comes with its first opening. */
export function ChangeMenu({ item }: { item: ChangeItem }): ReactNode {
  const translate = useTranslator();
  const [state, setState] = useState<"unused" | "closed" | "open">("unused");
  const button = useRef<HTMLButtonElement>(null);
  // Pressing the button closes an open menu before the click comes, which then must not open it again.
  const wasOpen = useRef(false);
  const open = state === "open";
  return (
    <span className={classes.menuPlace}>
      <SmallButton
        ref={button}
        aria-label={translate("changes.moreActions")}
        aria-haspopup="menu"
        aria-expanded={open}
        icon={<IconDots size={15} aria-hidden />}
        onPointerDown={() => {
          wasOpen.current = open;
        }}
        onClick={(event) => {
          setState(event.detail > 0 && wasOpen.current ? "closed" : "open");
          wasOpen.current = false;
        }}
      />
      {state === "unused" ? null : (
        <Menu
          opened={open}
          onChange={(opened) => setState(opened ? "open" : "closed")}
          onExitTransitionEnd={() => {
            // Unless what was chosen took the focus elsewhere.
            if (document.activeElement === document.body) button.current?.focus({ preventScroll: true });
          }}
          position="bottom-end"
          shadow="md"
          width={380}
          withinPortal
          returnFocus={false}
        >
          <Menu.Target>
            <span className={classes.menuAnchor} aria-hidden>
              {translate("changes.moreActions")}
            </span>
          </Menu.Target>
          <Menu.Dropdown className={classes.menu ?? ""}>{open ? <Entries item={item} /> : null}</Menu.Dropdown>
        </Menu>
      )}
    </span>
  );
}
