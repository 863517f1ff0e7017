import { expect, test } from "vitest";
import { clauseName, titleBeside } from "./clauseName.ts";

test.each([
  ["2.1", "Payment", "Payment", "2.1 Payment"],
  ["", "Preamble", "Preamble", "Preamble"],
  ["3", "", "", "3"],
  ["1", "1. Services", "Services", "1 Services"],
  ["1", "1 Services", "Services", "1 Services"],
  ["2.1", "2.1. Fees", "Fees", "2.1 Fees"],
  ["(a)", "(a) the Supplier", "the Supplier", "(a) the Supplier"],
  ["第1条", "第1条（目的）", "（目的）", "第1条 （目的）"],
  ["第1条", "第1条 目的", "目的", "第1条 目的"],
  ["1", "1．目的", "目的", "1 目的"],
  ["1", "1、目的", "目的", "1 目的"],
  ["(1)", "(1)目的", "目的", "(1) 目的"],
  ["①", "①目的", "目的", "① 目的"],
  ["1", "1st Schedule", "1st Schedule", "1 1st Schedule"],
  ["2.1", "2.10 Fees", "2.10 Fees", "2.1 2.10 Fees"],
  ["1", "10 days", "10 days", "1 10 days"],
  ["4", "3. Term", "3. Term", "4 3. Term"],
  ["1", "1.", "1.", "1 1."],
])("%j with the title %j", (label, title, beside, name) => {
  expect(titleBeside({ label, title })).toBe(beside);
  expect(clauseName({ label, title })).toBe(name);
});
