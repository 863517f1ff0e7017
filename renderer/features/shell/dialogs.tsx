/** The dialog that is open; each is loaded when it is first asked for. */
import { lazy, type ReactNode, Suspense } from "react";
import { SessionContext } from "../../state/hooks.ts";
import { useUiStore } from "../../state/uiStore.ts";
import { EndingDialog } from "../review/endingDialog.tsx";

const SettingsDialog = lazy(() => import("../settings/settingsDialog.tsx").then((module) => ({ default: module.SettingsDialog })));
const ModelsDialog = lazy(() => import("../models/modelsDialog.tsx").then((module) => ({ default: module.ModelsDialog })));
const ExportDialog = lazy(() => import("../export/exportDialog.tsx").then((module) => ({ default: module.ExportDialog })));
const AuditDialog = lazy(() => import("../audit/auditDialog.tsx").then((module) => ({ default: module.AuditDialog })));
const ConfidenceDialog = lazy(() => import("../confidence/confidenceDialog.tsx").then((module) => ({ default: module.ConfidenceDialog })));
const OriginDialog = lazy(() => import("../origin/originDialog.tsx").then((module) => ({ default: module.OriginDialog })));
const KeysDialog = lazy(() => import("../help/keysDialog.tsx").then((module) => ({ default: module.KeysDialog })));
const PeopleDialog = lazy(() => import("../people/peopleDialog.tsx").then((module) => ({ default: module.PeopleDialog })));
const PassphraseDialog = lazy(() => import("../people/passphraseDialog.tsx").then((module) => ({ default: module.PassphraseDialog })));
const NewKeyDialog = lazy(() => import("../people/newKeyDialog.tsx").then((module) => ({ default: module.NewKeyDialog })));
const CompareDialog = lazy(() => import("../history/compare/compareDialog.tsx").then((module) => ({ default: module.CompareDialog })));
const NameDialog = lazy(() => import("../history/nameDialog.tsx").then((module) => ({ default: module.NameDialog })));
const BranchDialog = lazy(() => import("../history/branchDialog.tsx").then((module) => ({ default: module.BranchDialog })));
const ReadDialog = lazy(() => import("../changes/readDialog.tsx").then((module) => ({ default: module.ReadDialog })));
const RevisionDialog = lazy(() => import("../history/revisionDialog.tsx").then((module) => ({ default: module.RevisionDialog })));

function Current(): ReactNode {
  const dialog = useUiStore((state) => state.dialog);
  const hasDocument = useUiStore((state) => state.screen.kind === "document");
  switch (dialog?.kind) {
    case undefined:
      return null;
    case "settings":
      return <SettingsDialog />;
    case "models":
      return <ModelsDialog />;
    case "people":
      return <PeopleDialog />;
    case "passphrase":
      return <PassphraseDialog />;
    case "newKey":
      return <NewKeyDialog />;
    case "audit":
      return <AuditDialog />;
    case "keys":
      return <KeysDialog />;
    case "export":
      return hasDocument ? <ExportDialog /> : null;
    case "confidence":
      return hasDocument ? <ConfidenceDialog /> : null;
    case "origin":
      return hasDocument ? <OriginDialog /> : null;
    case "read":
      return hasDocument ? <ReadDialog /> : null;
    case "compare":
      return hasDocument ? <CompareDialog before={dialog.before} after={dialog.after} /> : null;
    case "nameVersion":
      return hasDocument ? <NameDialog revisionId={dialog.revisionId} /> : null;
    case "branch":
      return hasDocument ? <BranchDialog revisionId={dialog.revisionId} /> : null;
    case "revision":
      return hasDocument ? <RevisionDialog revisionId={dialog.revisionId} /> : null;
  }
}

export function Dialogs(): ReactNode {
  const session = useUiStore((state) => (state.screen.kind === "document" ? state.screen.session : null));
  return (
    <SessionContext value={session}>
      <Suspense fallback={null}>
        <Current />
        <EndingDialog />
      </Suspense>
    </SessionContext>
  );
}
