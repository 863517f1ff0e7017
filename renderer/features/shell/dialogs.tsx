/** The dialog that is open; each is loaded when it is first asked for. */
import { type ReactNode, Suspense } from "react";
import { SessionContext } from "../../state/hooks.ts";
import { useUiStore } from "../../state/uiStore.ts";
import { lazyPart } from "../../ui/lazyPart.ts";
import { EndingDialog } from "../review/endingDialog.tsx";
import { ReadingDialog } from "../word/readingDialog.tsx";

const SettingsDialog = lazyPart(() => import("../settings/settingsDialog.tsx").then((module) => module.SettingsDialog));
const ModelsDialog = lazyPart(() => import("../models/modelsDialog.tsx").then((module) => module.ModelsDialog));
const ExportDialog = lazyPart(() => import("../export/exportDialog.tsx").then((module) => module.ExportDialog));
const AuditDialog = lazyPart(() => import("../audit/auditDialog.tsx").then((module) => module.AuditDialog));
const ConfidenceDialog = lazyPart(() => import("../confidence/confidenceDialog.tsx").then((module) => module.ConfidenceDialog));
const OriginDialog = lazyPart(() => import("../origin/originDialog.tsx").then((module) => module.OriginDialog));
const KeysDialog = lazyPart(() => import("../help/keysDialog.tsx").then((module) => module.KeysDialog));
const PeopleDialog = lazyPart(() => import("../people/peopleDialog.tsx").then((module) => module.PeopleDialog));
const PassphraseDialog = lazyPart(() => import("../people/passphraseDialog.tsx").then((module) => module.PassphraseDialog));
const NewKeyDialog = lazyPart(() => import("../people/newKeyDialog.tsx").then((module) => module.NewKeyDialog));
const EnginesDialog = lazyPart(() => import("../engines/enginesDialog.tsx").then((module) => module.EnginesDialog));
const SectionsDialog = lazyPart(() => import("../sections/sectionsDialog.tsx").then((module) => module.SectionsDialog));
const CompareDialog = lazyPart(() => import("../history/compare/compareDialog.tsx").then((module) => module.CompareDialog));
const NameDialog = lazyPart(() => import("../history/nameDialog.tsx").then((module) => module.NameDialog));
const BranchDialog = lazyPart(() => import("../history/branchDialog.tsx").then((module) => module.BranchDialog));
const ReadDialog = lazyPart(() => import("../changes/readDialog.tsx").then((module) => module.ReadDialog));
const WordReportDialog = lazyPart(() => import("../word/wordReportDialog.tsx").then((module) => module.WordReportDialog));
const RevisionDialog = lazyPart(() => import("../history/revisionDialog.tsx").then((module) => module.RevisionDialog));

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
    case "wordReport":
      return hasDocument ? <WordReportDialog /> : null;
    case "confidence":
      return hasDocument ? <ConfidenceDialog /> : null;
    case "origin":
      return hasDocument ? <OriginDialog /> : null;
    case "read":
      return hasDocument ? <ReadDialog /> : null;
    case "engines":
      return hasDocument ? <EnginesDialog /> : null;
    case "sections":
      return hasDocument ? <SectionsDialog key={dialog.mode} mode={dialog.mode} /> : null;
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
        <ReadingDialog />
        <EndingDialog />
      </Suspense>
    </SessionContext>
  );
}
