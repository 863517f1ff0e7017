import type { Migration } from "./migration.ts";

/**
 * Who named a version; branches; and what binds a stored timeline to the text that was proposed and accepted. Hashes are SHA-256.
 * A branch is a document whose first revision has the revision it comes from as its parent.
 */
export const versions: Migration = {
  version: 9,
  name: "versions",
  sql: `
ALTER TABLE label ADD COLUMN author INTEGER REFERENCES author (id);
ALTER TABLE label ADD COLUMN at INTEGER;

CREATE INDEX audit_event_by_run ON audit_event (json_extract(event, '$.data.run')) WHERE json_extract(event, '$.type') = 'run.ended';

CREATE TABLE branch (
  document INTEGER PRIMARY KEY REFERENCES document (id),
  origin INTEGER NOT NULL REFERENCES revision (id),
  name TEXT NOT NULL,
  author INTEGER NOT NULL REFERENCES author (id),
  at INTEGER NOT NULL
) STRICT;
CREATE INDEX branch_by_origin ON branch (origin);
CREATE TRIGGER branch_is_final BEFORE UPDATE OF document, origin, author, at ON branch BEGIN
  SELECT RAISE (ABORT, 'where a branch comes from is never changed');
END;
CREATE TRIGGER branch_stays BEFORE DELETE ON branch BEGIN
  SELECT RAISE (ABORT, 'a branch is never removed');
END;

CREATE TABLE run_proof (
  id INTEGER PRIMARY KEY,
  run INTEGER NOT NULL REFERENCES run (id),
  alternative INTEGER NOT NULL,
  frames INTEGER NOT NULL,
  chain BLOB NOT NULL CHECK (length(chain) = 32),
  text BLOB NOT NULL CHECK (length(text) = 32),
  UNIQUE (run, alternative)
) STRICT;
CREATE TRIGGER run_proof_is_final BEFORE UPDATE ON run_proof BEGIN
  SELECT RAISE (ABORT, 'the proof of a run is never changed');
END;
CREATE TRIGGER run_proof_stays BEFORE DELETE ON run_proof BEGIN
  SELECT RAISE (ABORT, 'the proof of a run is never removed');
END;

CREATE TABLE proposal_proof (
  id INTEGER PRIMARY KEY,
  proposal TEXT NOT NULL,
  alternative INTEGER NOT NULL,
  run INTEGER NOT NULL REFERENCES run (id),
  run_alternative INTEGER NOT NULL,
  step INTEGER NOT NULL,
  text BLOB NOT NULL CHECK (length(text) = 32),
  UNIQUE (proposal, alternative)
) STRICT;
CREATE INDEX proposal_proof_by_run ON proposal_proof (run);
CREATE TRIGGER proposal_proof_is_final BEFORE UPDATE ON proposal_proof BEGIN
  SELECT RAISE (ABORT, 'the proof of a proposal is never changed');
END;
CREATE TRIGGER proposal_proof_stays BEFORE DELETE ON proposal_proof BEGIN
  SELECT RAISE (ABORT, 'the proof of a proposal is never removed');
END;

CREATE TABLE acceptance (
  id INTEGER PRIMARY KEY,
  document INTEGER NOT NULL REFERENCES document (id),
  version INTEGER NOT NULL,
  proposal TEXT NOT NULL,
  alternative INTEGER NOT NULL,
  revision INTEGER NOT NULL REFERENCES revision (id),
  text BLOB CHECK (text IS NULL OR length(text) = 32),
  hunks TEXT NOT NULL CHECK (json_valid(hunks)),
  UNIQUE (document, version, proposal)
) STRICT;
CREATE INDEX acceptance_by_revision ON acceptance (revision);
CREATE INDEX acceptance_by_proposal ON acceptance (proposal);
CREATE TRIGGER acceptance_is_final BEFORE UPDATE ON acceptance BEGIN
  SELECT RAISE (ABORT, 'what was accepted is never changed');
END;
CREATE TRIGGER acceptance_stays BEFORE DELETE ON acceptance BEGIN
  SELECT RAISE (ABORT, 'what was accepted is never removed');
END;
`,
};
