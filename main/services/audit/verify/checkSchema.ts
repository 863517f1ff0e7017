import Database from "better-sqlite3";
import { MIGRATIONS } from "../../../storage/migrations/index.ts";
import type { Findings } from "./findings.ts";

interface SchemaObject {
  readonly type: string;
  readonly name: string;
  readonly sql: string;
}

const OBJECTS = "SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' ORDER BY type, name";

/** Tables, indexes and above all triggers are those that Palimpsest makes: a database whose triggers were dropped could have been changed. */
export function checkSchema(database: Database.Database, findings: Findings): void {
  const expected = expectedObjects(Number(database.pragma("user_version", { simple: true })));
  const found = new Map(
    database
      .prepare<unknown[], SchemaObject>(OBJECTS)
      .all()
      .map((object) => [`${object.type} ${object.name}`, object.sql]),
  );
  for (const { type, name, sql } of expected) {
    const there = found.get(`${type} ${name}`);
    found.delete(`${type} ${name}`);
    const details = { type, name };
    if (there === undefined)
      findings.problem(null, "schema", `The ${type} "${name}" is missing: what it protects could have been changed.`, details);
    else if (there !== sql) findings.problem(null, "schema", `The ${type} "${name}" is not the one that Palimpsest makes.`, details);
  }
  for (const key of found.keys())
    findings.problem(null, "schema", `The database has a ${key.replace(" ", ' "')}" that Palimpsest does not make.`, { name: key });
}

const known = new Map<number, SchemaObject[]>();

function expectedObjects(version: number): SchemaObject[] {
  let objects = known.get(version);
  if (objects === undefined) {
    const memory = new Database(":memory:");
    for (const migration of MIGRATIONS) if (migration.version <= version) memory.exec(migration.sql);
    objects = memory.prepare<unknown[], SchemaObject>(OBJECTS).all();
    memory.close();
    known.set(version, objects);
  }
  return objects;
}
