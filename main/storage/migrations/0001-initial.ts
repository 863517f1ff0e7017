import type { Migration } from "./migration.ts";

/**
 * First schema. Rows of `block` and `revision` are kept small because there are tens of thousands of them: integer keys
 * inside, hashes as BLOBs stored once, and an index over the first eight bytes of a hash instead of all of it.
 */
export const initial: Migration = {
  version: 1,
  name: "initial",
  sql: `
CREATE TABLE setting (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL CHECK (json_valid(value))
) STRICT, WITHOUT ROWID;

CREATE TABLE author (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('person', 'model')),
  name TEXT NOT NULL,
  for_person TEXT NOT NULL,
  UNIQUE (kind, name, for_person)
) STRICT;

CREATE TABLE document (
  id INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  title TEXT NOT NULL,
  file_name TEXT,
  kind TEXT NOT NULL CHECK (kind IN ('contract', 'technical', 'ja')),
  created_at INTEGER NOT NULL,
  changed_at INTEGER NOT NULL,
  touched INTEGER NOT NULL,
  removed_at INTEGER,
  words INTEGER NOT NULL,
  pending INTEGER NOT NULL,
  head INTEGER REFERENCES revision (id),
  version INTEGER NOT NULL CHECK (version >= 1),
  line_endings TEXT NOT NULL CHECK (json_valid(line_endings))
) STRICT;
CREATE INDEX document_by_touched ON document (touched);

CREATE TABLE block (
  id INTEGER PRIMARY KEY,
  hash BLOB NOT NULL CHECK (length(hash) = 32),
  base INTEGER REFERENCES block (id),
  depth INTEGER NOT NULL CHECK (depth >= 0),
  encoding INTEGER NOT NULL,
  data BLOB NOT NULL,
  CHECK ((base IS NULL) = (depth = 0))
) STRICT;
CREATE INDEX block_by_hash ON block (substr(hash, 1, 8));

CREATE TABLE run (
  id INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  document INTEGER NOT NULL REFERENCES document (id),
  phase TEXT NOT NULL,
  started_at INTEGER NOT NULL,
  record TEXT NOT NULL CHECK (json_valid(record)),
  evidence BLOB
) STRICT;
CREATE INDEX run_by_document ON run (document);

CREATE TABLE frame (
  run INTEGER NOT NULL REFERENCES run (id),
  alternative INTEGER NOT NULL,
  count INTEGER NOT NULL,
  data BLOB NOT NULL,
  PRIMARY KEY (run, alternative)
) STRICT;

CREATE TABLE revision (
  id INTEGER PRIMARY KEY,
  document INTEGER NOT NULL REFERENCES document (id),
  parent INTEGER REFERENCES revision (id),
  number INTEGER NOT NULL,
  author INTEGER NOT NULL REFERENCES author (id),
  cause INTEGER NOT NULL,
  message TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  root_hash BLOB NOT NULL CHECK (length(root_hash) = 32),
  words INTEGER NOT NULL,
  run INTEGER REFERENCES run (id),
  depth INTEGER NOT NULL CHECK (depth >= 0),
  blocks BLOB NOT NULL,
  CHECK (depth = 0 OR parent IS NOT NULL)
) STRICT;
CREATE UNIQUE INDEX revision_by_number ON revision (document, number);
CREATE TRIGGER revision_is_final BEFORE UPDATE ON revision BEGIN
  SELECT RAISE (ABORT, 'a revision is never changed');
END;

CREATE TABLE label (
  revision INTEGER PRIMARY KEY REFERENCES revision (id),
  text TEXT NOT NULL
) STRICT;

CREATE TABLE journal (
  document INTEGER NOT NULL REFERENCES document (id),
  version INTEGER NOT NULL,
  client TEXT,
  author INTEGER NOT NULL REFERENCES author (id),
  at INTEGER NOT NULL,
  change TEXT NOT NULL,
  anchors TEXT,
  PRIMARY KEY (document, version)
) STRICT, WITHOUT ROWID;

CREATE TABLE proposal (
  id INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  document INTEGER NOT NULL REFERENCES document (id),
  base_revision INTEGER NOT NULL REFERENCES revision (id),
  author INTEGER NOT NULL REFERENCES author (id),
  kind TEXT NOT NULL CHECK (kind IN ('regenerate', 'edit', 'restore', 'import')),
  created_at INTEGER NOT NULL,
  run INTEGER REFERENCES run (id),
  alternative INTEGER NOT NULL,
  alternative_count INTEGER NOT NULL,
  anchors TEXT
) STRICT;
CREATE INDEX proposal_by_document ON proposal (document);

CREATE TABLE proposal_hunk (
  proposal INTEGER NOT NULL REFERENCES proposal (id),
  ordinal INTEGER NOT NULL,
  key TEXT NOT NULL,
  "start" INTEGER NOT NULL,
  "end" INTEGER NOT NULL,
  old_text TEXT NOT NULL,
  new_text TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('pending', 'accepted', 'rejected', 'superseded')),
  edited_by TEXT,
  confidence REAL,
  decision TEXT,
  PRIMARY KEY (proposal, ordinal),
  CHECK ("start" <= "end")
) STRICT;

CREATE TABLE decision (
  id INTEGER PRIMARY KEY,
  document INTEGER NOT NULL REFERENCES document (id),
  hunk TEXT NOT NULL,
  verdict TEXT NOT NULL CHECK (verdict IN ('accept', 'reject', 'reopen')),
  author INTEGER NOT NULL REFERENCES author (id),
  at INTEGER NOT NULL,
  reason TEXT,
  version INTEGER NOT NULL
) STRICT;
CREATE INDEX decision_by_document ON decision (document);
CREATE TRIGGER decision_is_final BEFORE UPDATE ON decision BEGIN
  SELECT RAISE (ABORT, 'a decision is never changed');
END;
CREATE TRIGGER decision_stays BEFORE DELETE ON decision BEGIN
  SELECT RAISE (ABORT, 'a decision is never removed');
END;

CREATE TABLE lock (
  key TEXT NOT NULL,
  document INTEGER NOT NULL REFERENCES document (id),
  "start" INTEGER NOT NULL,
  "end" INTEGER NOT NULL,
  "by" TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (document, key),
  CHECK ("start" <= "end")
) STRICT, WITHOUT ROWID;
`,
};
