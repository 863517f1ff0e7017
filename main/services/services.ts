import type { Engine } from "../inference/engine.ts";
import type { People } from "./access/people.ts";
import { AppService } from "./app/appService.ts";
import { NoticeBoard } from "./app/noticeBoard.ts";
import { BlameService } from "./blame/blameService.ts";
import { ComparisonService } from "./comparison/comparisonService.ts";
import { DocumentRegistry } from "./documents/documentRegistry.ts";
import { DocumentService } from "./documents/documentService.ts";
import { ExportService } from "./exports/exportService.ts";
import { HistoryService } from "./history/historyService.ts";
import { ModelLibrary } from "./models/modelLibrary.ts";
import { ModelService } from "./models/modelService.ts";
import { ModelWarmUp } from "./models/modelWarmUp.ts";
import type { NotificationCentre } from "./notifications/notificationCentre.ts";
import { ProposalService } from "./proposals/proposalService.ts";
import { RunService } from "./runs/runService.ts";
import { ScoreService } from "./scores/scoreService.ts";
import { SettingsService } from "./settings/settingsService.ts";
import type { Workbench } from "./workbench.ts";

/** Everything the backend can do, by feature. */
export interface Services {
  readonly app: AppService;
  readonly settings: SettingsService;
  readonly models: ModelService;
  readonly comparisons: ComparisonService;
  readonly registry: DocumentRegistry;
  readonly documents: DocumentService;
  readonly proposals: ProposalService;
  readonly runs: RunService;
  readonly scores: ScoreService;
  readonly history: HistoryService;
  readonly blame: BlameService;
  readonly exports: ExportService;
  readonly notices: NoticeBoard;
  readonly people: People;
  readonly notifications: NotificationCentre;
}

/** Where the app starts: a file that was given to it, once it is a document. */
export type StartDocument = (documents: DocumentService) => string | null;

export function createServices(workbench: Workbench, engine: Engine, startDocument: StartDocument): Services {
  const settings = new SettingsService(workbench);
  workbench.people.ensureOwner(settings.get().authorName);
  const notices = new NoticeBoard(workbench);
  const registry = new DocumentRegistry(workbench);
  const library = new ModelLibrary(workbench, settings);
  const documents = new DocumentService(workbench, registry);
  const blame = new BlameService(workbench, registry);
  return {
    settings,
    notices,
    people: workbench.people,
    notifications: workbench.notifications,
    registry,
    documents,
    app: new AppService(
      workbench,
      engine,
      settings,
      notices,
      new ModelWarmUp(workbench, settings, library, engine),
      startDocument(documents),
    ),
    comparisons: new ComparisonService(workbench, library, settings, engine),
    models: new ModelService(workbench, library, engine, settings),
    proposals: new ProposalService(workbench, registry),
    runs: new RunService({ workbench, registry, settings, library, engine, notices }),
    scores: new ScoreService(registry, library, settings, engine),
    history: new HistoryService(workbench, registry),
    blame,
    exports: new ExportService(workbench, registry),
  };
}
