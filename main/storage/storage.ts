import type { Backup } from "./backups.ts";
import { type OpenedDatabase, type OpeningNotice, openDatabase } from "./openDatabase.ts";
import { AllowedWordingRepository } from "./repositories/allowedWording.ts";
import { AuditRepository } from "./repositories/audit.ts";
import { AuthorRepository } from "./repositories/authors.ts";
import { CommentRepository } from "./repositories/comments.ts";
import { DecisionRepository } from "./repositories/decisions.ts";
import { DocumentRepository } from "./repositories/documents.ts";
import { HouseFileRepository } from "./repositories/houseFile.ts";
import { JournalRepository } from "./repositories/journal.ts";
import { LicenceRepository } from "./repositories/licences.ts";
import { NotificationRepository } from "./repositories/notifications.ts";
import { OriginRepository } from "./repositories/origins.ts";
import { PersonRepository } from "./repositories/people.ts";
import { ProposalRepository } from "./repositories/proposals.ts";
import { ReviewRepository } from "./repositories/reviews.ts";
import { RevisionRepository } from "./repositories/revisions.ts";
import { RunRepository } from "./repositories/runs.ts";
import { SettingRepository } from "./repositories/settings.ts";
import { VersionRepository } from "./repositories/versions.ts";
import { WordFileRepository } from "./repositories/wordFiles.ts";
import type { Sqlite } from "./sqlite.ts";

/** The database of a workspace behind its repositories. Everything is synchronous and durable when it returns. */
export class Storage {
  readonly documents: DocumentRepository;
  readonly revisions: RevisionRepository;
  readonly journal: JournalRepository;
  readonly proposals: ProposalRepository;
  readonly decisions: DecisionRepository;
  readonly runs: RunRepository;
  readonly settings: SettingRepository;
  readonly licences: LicenceRepository;
  readonly people: PersonRepository;
  readonly audit: AuditRepository;
  readonly origins: OriginRepository;
  readonly comments: CommentRepository;
  readonly notifications: NotificationRepository;
  readonly reviews: ReviewRepository;
  readonly versions: VersionRepository;
  readonly allowedWording: AllowedWordingRepository;
  readonly wordFiles: WordFileRepository;
  readonly houseFile: HouseFileRepository;
  /** What happened while opening that the user must know. */
  readonly notices: readonly OpeningNotice[];
  readonly #database: OpenedDatabase;
  #backedUpAt = -1;

  constructor(database: OpenedDatabase, now: number) {
    const { sqlite } = database;
    const authors = new AuthorRepository(sqlite);
    this.audit = new AuditRepository(sqlite, () => now);
    this.#database = database;
    this.notices = database.notices;
    this.documents = new DocumentRepository(sqlite);
    this.revisions = new RevisionRepository(sqlite, authors, this.audit);
    this.journal = new JournalRepository(sqlite, authors);
    this.proposals = new ProposalRepository(sqlite, authors);
    this.decisions = new DecisionRepository(sqlite, authors);
    this.runs = new RunRepository(sqlite);
    this.settings = new SettingRepository(sqlite);
    this.licences = new LicenceRepository(sqlite, authors);
    this.people = new PersonRepository(sqlite);
    this.origins = new OriginRepository(sqlite);
    this.comments = new CommentRepository(sqlite);
    this.notifications = new NotificationRepository(sqlite);
    this.reviews = new ReviewRepository(sqlite);
    this.versions = new VersionRepository(sqlite, authors);
    this.wordFiles = new WordFileRepository(sqlite);
    this.houseFile = new HouseFileRepository(sqlite);
    this.allowedWording = new AllowedWordingRepository(sqlite, authors);
  }

  /** All or nothing, on the disk when it returns. Throws DISK_FULL, READ_ONLY_TARGET, DATABASE_DAMAGED. */
  transaction<Result>(work: () => Result): Result {
    try {
      return this.#database.sqlite.transaction(work);
    } catch (error) {
      // Rows that were rolled back must not live on in caches: their ids will be given again.
      this.revisions.forget();
      throw error;
    }
  }

  /** Makes a backup when anything changed since the last one that this process made. */
  async backUp(reason: string, now: number): Promise<Backup | null> {
    const changes = this.changeCount();
    if (changes === this.#backedUpAt) return null;
    const backup = await this.#database.backups.make(this.#database.sqlite, reason, now);
    this.#backedUpAt = changes;
    return backup;
  }

  /** Rows changed by this process so far. */
  changeCount(): number {
    return Number(this.#database.sqlite.statement<{ n: number }>("SELECT total_changes() AS n").get()?.n ?? 0);
  }

  /** Newest first. */
  listBackups(): Backup[] {
    return this.#database.backups.list();
  }

  /** The connection itself, for diagnosis and tests. */
  connection(): Sqlite {
    return this.#database.sqlite;
  }

  isOpen(): boolean {
    return this.#database.sqlite.raw.open;
  }

  close(): void {
    this.#database.close();
  }
}

/** Opens the storage of a workspace folder; see `openDatabase` for what it throws. `now` is ms since 1970 UTC. */
export async function openStorage(workspace: string, now: number): Promise<Storage> {
  return new Storage(await openDatabase(workspace, now), now);
}
