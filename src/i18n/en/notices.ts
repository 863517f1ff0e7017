/** Notices of the backend: `notice.<code>`, with the notice's details as values. */
export const notices = {
  "notice.DATABASE_RESTORED":
    "The database was damaged ({problem}). The backup of {restoredAt, date, long}, {restoredAt, time, short} was restored; changes made after it are not in it. {hasSetAside, select, yes {The damaged file was kept as {setAside}.} other {}}",
  "notice.DATABASE_STARTED_AFRESH":
    "The database was damaged ({problem}) and there was no backup to restore, so the workspace starts empty. {hasSetAside, select, yes {The damaged file was kept as {setAside}.} other {}}",
  "notice.RUN_UNCHANGED": "The model proposes no change here. Try a higher strength or another seed.",
};
