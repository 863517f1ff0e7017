import type { Migration } from "./migration.ts";

/**
 * Reviews: what was asked of whom, what they signed, what was kept in spite of an edit, and whether a document is final. What somebody
 * signed or decided is never changed or removed; whether it still holds is computed from the text and stored nowhere. Notifications are
 * messages to a person, who may clear them.
 */
export const reviews: Migration = {
  version: 7,
  name: "reviews",
  sql: `
CREATE TABLE review_request (
  id INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  document INTEGER NOT NULL REFERENCES document (id),
  person TEXT NOT NULL REFERENCES person (key),
  base INTEGER NOT NULL REFERENCES revision (id),
  scope TEXT CHECK (scope IS NULL OR json_valid(scope)),
  quorum INTEGER CHECK (quorum IS NULL OR quorum >= 1),
  due_at INTEGER,
  message TEXT NOT NULL,
  opened_at INTEGER NOT NULL,
  closed_at INTEGER,
  outcome TEXT CHECK (outcome IN ('cancelled', 'replaced', 'final')),
  answered_up_to INTEGER NOT NULL DEFAULT 0,
  saved_up_to INTEGER NOT NULL DEFAULT 0,
  CHECK ((closed_at IS NULL) = (outcome IS NULL))
) STRICT;
CREATE INDEX review_request_by_document ON review_request (document);
CREATE UNIQUE INDEX review_request_open ON review_request (document) WHERE closed_at IS NULL;
CREATE TRIGGER review_request_is_final BEFORE UPDATE OF key, document, person, base, scope, quorum, due_at, message, opened_at ON review_request BEGIN
  SELECT RAISE (ABORT, 'what was asked for is never changed');
END;
CREATE TRIGGER review_request_stays_closed BEFORE UPDATE ON review_request WHEN old.closed_at IS NOT NULL BEGIN
  SELECT RAISE (ABORT, 'a closed request is never changed');
END;
CREATE TRIGGER review_request_stays BEFORE DELETE ON review_request BEGIN
  SELECT RAISE (ABORT, 'a request is never removed');
END;

CREATE TABLE review_approver (
  id INTEGER PRIMARY KEY,
  request INTEGER NOT NULL REFERENCES review_request (id),
  person TEXT NOT NULL REFERENCES person (key),
  added_by TEXT NOT NULL REFERENCES person (key),
  added_at INTEGER NOT NULL,
  removed_by TEXT REFERENCES person (key),
  removed_at INTEGER
) STRICT;
CREATE UNIQUE INDEX review_approver_once ON review_approver (request, person) WHERE removed_at IS NULL;
CREATE TRIGGER review_approver_is_final BEFORE UPDATE OF request, person, added_by, added_at ON review_approver BEGIN
  SELECT RAISE (ABORT, 'who was asked is never changed');
END;
CREATE TRIGGER review_approver_stays BEFORE DELETE ON review_approver BEGIN
  SELECT RAISE (ABORT, 'who was asked is never removed');
END;

CREATE TABLE approval (
  id INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  document INTEGER NOT NULL REFERENCES document (id),
  request INTEGER NOT NULL REFERENCES review_request (id),
  person TEXT NOT NULL REFERENCES person (key),
  verdict TEXT NOT NULL CHECK (verdict IN ('approve', 'changes')),
  revision INTEGER NOT NULL REFERENCES revision (id),
  statement TEXT NOT NULL UNIQUE CHECK (json_valid(statement)),
  nonce TEXT NOT NULL UNIQUE,
  signing_key TEXT NOT NULL REFERENCES person_key (key),
  signature BLOB NOT NULL CHECK (length(signature) = 64),
  at INTEGER NOT NULL
) STRICT;
CREATE INDEX approval_by_request ON approval (request);
CREATE INDEX approval_by_document ON approval (document);
CREATE TRIGGER approval_is_final BEFORE UPDATE ON approval BEGIN
  SELECT RAISE (ABORT, 'an approval is never changed');
END;
CREATE TRIGGER approval_stays BEFORE DELETE ON approval BEGIN
  SELECT RAISE (ABORT, 'an approval is never removed');
END;

CREATE TABLE kept_approval (
  id INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  approval INTEGER NOT NULL REFERENCES approval (id),
  person TEXT NOT NULL REFERENCES person (key),
  statement TEXT NOT NULL UNIQUE CHECK (json_valid(statement)),
  nonce TEXT NOT NULL UNIQUE,
  signing_key TEXT NOT NULL REFERENCES person_key (key),
  signature BLOB NOT NULL CHECK (length(signature) = 64),
  at INTEGER NOT NULL
) STRICT;
CREATE INDEX kept_approval_by_approval ON kept_approval (approval);
CREATE TRIGGER kept_approval_is_final BEFORE UPDATE ON kept_approval BEGIN
  SELECT RAISE (ABORT, 'a kept approval is never changed');
END;
CREATE TRIGGER kept_approval_stays BEFORE DELETE ON kept_approval BEGIN
  SELECT RAISE (ABORT, 'a kept approval is never removed');
END;

CREATE TABLE finality (
  id INTEGER PRIMARY KEY,
  document INTEGER NOT NULL REFERENCES document (id),
  kind TEXT NOT NULL CHECK (kind IN ('final', 'unlocked', 'superseded')),
  person TEXT NOT NULL REFERENCES person (key),
  revision INTEGER NOT NULL REFERENCES revision (id),
  approved INTEGER NOT NULL CHECK (approved IN (0, 1)),
  reason TEXT NOT NULL,
  successor INTEGER REFERENCES document (id),
  at INTEGER NOT NULL,
  CHECK ((kind = 'superseded') = (successor IS NOT NULL))
) STRICT;
CREATE INDEX finality_by_document ON finality (document);
CREATE TRIGGER finality_is_final BEFORE UPDATE ON finality BEGIN
  SELECT RAISE (ABORT, 'what became final is never changed');
END;
CREATE TRIGGER finality_stays BEFORE DELETE ON finality BEGIN
  SELECT RAISE (ABORT, 'what became final is never removed');
END;

CREATE TABLE notification (
  id INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  person TEXT NOT NULL REFERENCES person (key),
  kind TEXT NOT NULL,
  document INTEGER REFERENCES document (id),
  by TEXT REFERENCES person (key),
  data TEXT NOT NULL CHECK (json_valid(data)),
  once TEXT,
  at INTEGER NOT NULL,
  read_at INTEGER,
  cleared_at INTEGER
) STRICT;
CREATE INDEX notification_by_person ON notification (person, cleared_at);
CREATE UNIQUE INDEX notification_once ON notification (person, once) WHERE once IS NOT NULL;
`,
};
