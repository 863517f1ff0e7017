/** One numbered step of the schema: `sql` takes a database of `version - 1` to `version`. Never changed once released. */
export interface Migration {
  readonly version: number;
  readonly name: string;
  readonly sql: string;
}
