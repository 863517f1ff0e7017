/** The command did its work, said so, and the answer is no: exit code 1 without an error line. */
export class NegativeAnswer extends Error {
  override readonly name = "NegativeAnswer";
}
