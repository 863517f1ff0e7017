import Database from "better-sqlite3";

/** Changes a database behind the back of its triggers, and puts them back, so that the change alone shows. */
export function tamper(file: string, change: (database: Database.Database) => void): void {
  const database = new Database(file);
  database.pragma("foreign_keys = OFF");
  database.pragma("ignore_check_constraints = ON");
  const triggers = database
    .prepare<unknown[], { name: string; sql: string }>("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'")
    .all();
  for (const { name } of triggers) database.exec(`DROP TRIGGER "${name}"`);
  change(database);
  for (const { sql } of triggers) database.exec(sql);
  database.close();
}
