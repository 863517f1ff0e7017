/** A few held-out windows of the tests' own, long enough for spans of 32 tokens. */
import type { HeldOutWindow } from "../../../src/domain/evaluation/heldOut.ts";

const CONTRACT = `The Supplier shall deliver the Services to the Customer within 30 days of the Effective Date. The Customer shall pay USD 1,250.00 for each calendar month. Late payments bear interest at the rate of 8 percent. `;
const JAPANESE =
  "第1条（目的）甲は、乙に対し、本契約に定める業務を委託し、乙はこれを受託する。第2条（報酬）甲は、乙に対し、毎月末日までに報酬を支払う。";

export const HELD_OUT: readonly HeldOutWindow[] = [
  { id: "contract-00", kind: "contract", text: CONTRACT.repeat(3), at: { "8": 0.1, "32": 0.4, "128": 0.2 }, clause: [0, 93] },
  { id: "contract-01", kind: "contract", text: CONTRACT.slice(94).repeat(4), at: { "8": 0.6, "32": 0.2, "128": 0.5 }, clause: [0, 61] },
  { id: "ja-00", kind: "ja", text: JAPANESE.repeat(3), at: { "8": 0.3, "32": 0.7, "128": 0.1 }, clause: [7, 39] },
  { id: "ja-01", kind: "ja", text: JAPANESE.slice(39).repeat(4), at: { "8": 0.9, "32": 0.1, "128": 0.4 }, clause: [7, 31] },
];

/** The same as a file's text. */
export const HELD_OUT_LINES = HELD_OUT.map((window) => `${JSON.stringify(window)}\n`).join("");
