import type { Actor } from "../../src/domain/access/actor.ts";
import type { Engine } from "../inference/engine.ts";
import { AccountService } from "./access/accountService.ts";
import type { KeyRing } from "./access/keyRing.ts";
import type { People } from "./access/people.ts";
import { PeopleService } from "./access/peopleService.ts";
import { SessionBook } from "./access/sessionBook.ts";
import { AppService } from "./app/appService.ts";
import { NoticeBoard } from "./app/noticeBoard.ts";
import { AuditService } from "./audit/auditService.ts";
import { BlameService } from "./blame/blameService.ts";
import { CommentService } from "./comments/commentService.ts";
import { ComparisonService } from "./comparison/comparisonService.ts";
import { DocumentRegistry } from "./documents/documentRegistry.ts";
import { DocumentService } from "./documents/documentService.ts";
import { ExportService } from "./exports/exportService.ts";
import { BranchService } from "./history/branchService.ts";
import { HistoryService } from "./history/historyService.ts";
import { ProofService } from "./history/proofService.ts";
import { HouseService } from "./house/houseService.ts";
import { InsightService } from "./insights/insightService.ts";
import { ModelLibrary } from "./models/modelLibrary.ts";
import { ModelService } from "./models/modelService.ts";
import { ModelWarmUp } from "./models/modelWarmUp.ts";
import type { NotificationCentre } from "./notifications/notificationCentre.ts";
import { ProposalService } from "./proposals/proposalService.ts";
import { DueDates } from "./review/dueDates.ts";
import { FinalityService } from "./review/finalityService.ts";
import { ReviewService } from "./review/reviewService.ts";
import { RunService } from "./runs/runService.ts";
import { ScoreService } from "./scores/scoreService.ts";
import { SettingsService } from "./settings/settingsService.ts";
import type { Workbench } from "./workbench.ts";

/** Everything the backend can do, by feature. */
export interface Services {
  readonly app: AppService;
  readonly settings: SettingsService;
  readonly house: HouseService;
  readonly models: ModelService;
  readonly comparisons: ComparisonService;
  readonly registry: DocumentRegistry;
  readonly documents: DocumentService;
  readonly proposals: ProposalService;
  readonly comments: CommentService;
  readonly runs: RunService;
  readonly scores: ScoreService;
  readonly history: HistoryService;
  readonly blame: BlameService;
  readonly insights: InsightService;
  readonly audit: AuditService;
  readonly branches: BranchService;
  readonly proofs: ProofService;
  readonly exports: ExportService;
  readonly notices: NoticeBoard;
  readonly people: People;
  readonly keys: KeyRing;
  readonly notifications: NotificationCentre;
  readonly membership: PeopleService;
  readonly account: AccountService;
  readonly sessions: SessionBook;
  readonly reviews: ReviewService;
  readonly finality: FinalityService;
  readonly dueDates: DueDates;
}

/** Where the app starts for a person: a file that was given to it, once it is a document. */
export type StartDocument = (documents: DocumentService, person: Actor | null) => Promise<string | null>;

export function createServices(workbench: Workbench, engine: Engine, startDocument: StartDocument): Services {
  const settings = new SettingsService(workbench);
  workbench.people.ensureOwner(settings.get().authorName);
  const notices = new NoticeBoard(workbench);
  const registry = new DocumentRegistry(workbench);
  const library = new ModelLibrary(workbench, settings);
  const documents = new DocumentService(workbench, registry);
  const blame = new BlameService(workbench, registry);
  const sessions = new SessionBook(workbench, (personId) => settings.idleMinutes(personId));
  return {
    settings,
    house: new HouseService(workbench),
    notices,
    people: workbench.people,
    keys: workbench.keys,
    notifications: workbench.notifications,
    membership: new PeopleService(workbench, sessions),
    account: new AccountService(workbench, sessions),
    sessions,
    reviews: new ReviewService(workbench, registry),
    finality: new FinalityService(workbench, registry),
    dueDates: new DueDates(workbench),
    registry,
    documents,
    app: new AppService(workbench, engine, settings, notices, new ModelWarmUp(workbench, settings, library, engine), (person) =>
      startDocument(documents, person),
    ),
    comparisons: new ComparisonService(workbench, library, settings, engine, registry),
    models: new ModelService(workbench, library, engine, settings),
    proposals: new ProposalService(workbench, registry),
    comments: new CommentService(workbench, registry),
    runs: new RunService({ workbench, registry, settings, library, engine, notices }),
    scores: new ScoreService(registry, library, settings, engine),
    history: new HistoryService(workbench, registry),
    blame,
    insights: new InsightService({ storage: workbench.storage, registry, blame }, settings),
    audit: new AuditService(workbench),
    branches: new BranchService(workbench, registry),
    proofs: new ProofService(workbench, registry),
    exports: new ExportService(workbench, registry, blame),
  };
}
